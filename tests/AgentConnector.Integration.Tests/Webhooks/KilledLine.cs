using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>A data folder whose service is started and killed, round after round, and the receiver of its callbacks.</summary>
internal sealed class KilledLine(Seeded random) : IAsyncDisposable
{
    private const string Program = "agent-connector";
    private const int CallsOfARound = 4;

    private readonly TemporaryFolder folder = new();
    private readonly EndingsReceived receiver = new();
    private readonly ConcurrentBag<string> acknowledged = [];
    private readonly List<string> outputs = [];
    private KillTally tally = KillTally.Zero;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Dictionary<string, string> Settings => new()
    {
        ["DATA_DIR"] = folder.Path,
        ["SIMULATE"] = "true",
        ["LOG_LEVEL"] = "WARNING",
        ["DOTNET_TieredPGO"] = "0", // measuring the code for later pays in no process that lives for a second
    };

    /// <summary>Starts the service, lets callers at it, and kills it at a moment of chance.</summary>
    public async Task RoundAsync(int round)
    {
        await using var service = ServiceProcess.Launch(Program, [], Settings);
        using var callers = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var progress = new RoundProgress();
        var answers = service.AnswersAsync(callers.Token);
        var calls = Enumerable.Range(0, CallsOfARound).Select(i => CallAsync(answers, service.Client, $"call-{round}-{i}", i, progress, callers.Token)).ToList();
        await MomentAsync(answers, progress);
        await service.KillAsync();
        outputs.Add(service.Output);
        tally += new KillTally(1, answers.IsCompletedSuccessfully ? 0 : 1, 0, 0, 0);
        await callers.CancelAsync();
        await Task.WhenAll(calls);
    }

    /// <summary>One last start mends everything; then every call that was admitted has one ending at the receiver, and no other call has.</summary>
    public async Task<KillTally> AssertOneEndingEachAsync()
    {
        await using var service = await ServiceProcess.ServeAsync(Program, [], Settings, Cancellation);
        await ServiceProcess.EventuallyAsync(
            async () => !(await service.Client.GetStringAsync("/deliveries?status=pending", Cancellation)).Contains("dlv_", StringComparison.Ordinal),
            Cancellation);
        var admitted = await CallsAsync(service.Client);

        Assert.Empty(acknowledged.Except(admitted.Select(call => call.Id)));
        foreach (var call in admitted.Where(call => !receiver.Calls.Contains(call.Id)))
        {
            var told = string.Join('\n', outputs.SelectMany(output => output.Split('\n')).Where(line => line.Contains(call.Id, StringComparison.Ordinal) || line.Contains("defect", StringComparison.Ordinal)));
            var deliveries = await service.Client.GetStringAsync($"/deliveries?call_id={call.Id}", Cancellation);
            Assert.Fail($"No ending came of {call}. Its deliveries: {deliveries}\nThe receiver: {string.Join(", ", receiver.Seen(call.Id))}\nThe services: {told}");
        }

        Assert.Equal(admitted.Select(call => call.Id).Order(StringComparer.Ordinal), receiver.Calls.Order(StringComparer.Ordinal));
        return tally + new KillTally(0, 0, admitted.Count, admitted.Count(call => call.Status == "interrupted"), receiver.Repeated);
    }

    public async ValueTask DisposeAsync()
    {
        await receiver.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>
    /// The moment to kill: in the start, which also mends what the last kill broke; while requests are answered; while calls are held; while
    /// they end; while the endings are told.
    /// </summary>
    private async Task MomentAsync(Task answers, RoundProgress progress)
    {
        switch (random.Next(0, 5))
        {
            case 0:
                await WaitAsync(random.Next(0, 1_000));
                break;
            case 1:
                await answers;
                await progress.AnsweredAsync(random.Next(0, CallsOfARound));
                await WaitAsync(random.Next(0, 50));
                break;
            case 2:
                await progress.AnsweredAsync(CallsOfARound);
                await WaitAsync(random.Next(0, 1_200));
                break;
            case 3:
                await progress.AskedToEndAsync();
                await WaitAsync(random.Next(0, 100));
                break;
            default:
                await answers;
                await receiver.ArrivedAsync(random.Next(1, CallsOfARound));
                await WaitAsync(random.Next(0, 30));
                break;
        }
    }

    private static Task WaitAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, Cancellation);

    /// <summary>Starts a call, as far as the service lives: one is ended on request, one by the agent, one is refused by the agent, one goes on.</summary>
    private async Task CallAsync(Task answers, HttpClient client, string id, int kind, RoundProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            await answers;
            var (to, scenario) = kind switch { 1 => ("wav:demo", "close-1000"), 2 => ("wav:demo", "http-500"), _ => ("wav:demo", "echo") };
            var body = $$"""
                {"agent_id":"agent_1","session_id":"{{id}}","to":"{{to}}","simulate":{"scenario":"{{scenario}}"},"callback_url":"{{receiver.Url("/" + id)}}"}
                """;
            using var started = await client.PostAsync("/calls", new StringContent(body, Encoding.UTF8, "application/json"), cancellationToken);
            Assert.True(started.IsSuccessStatusCode || (kind == 2 && started.StatusCode is HttpStatusCode.BadGateway), await started.Content.ReadAsStringAsync(cancellationToken));
            acknowledged.Add(id);
            progress.Answered();
            if (kind == 0)
            {
                progress.AsksToEnd();
                using var ended = await client.PostAsync($"/calls/{id}/end", content: null, cancellationToken);
            }
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or InvalidOperationException or OperationCanceledException && !Cancellation.IsCancellationRequested)
        {
            // It was killed: the workflow would ask again, here nobody does.
        }
    }

    private static async Task<IReadOnlyList<(string Id, string Status)>> CallsAsync(HttpClient client)
    {
        var calls = new List<(string, string)>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = JsonElement.Parse(await client.GetByteArrayAsync($"/calls?limit=200&cursor={cursor}", Cancellation));
            calls.AddRange(page.GetProperty("calls").EnumerateArray().Select(call => (Text(call, "session_id"), Text(call, "status"))));
            cursor = page.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }

        return calls;

        static string Text(JsonElement call, string name) => call.GetProperty(name).GetString()!;
    }
}
