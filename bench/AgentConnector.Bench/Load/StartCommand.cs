using System.Net.Http.Json;
using System.Text.Json;
using AgentConnector.Testing;

namespace AgentConnector.Bench.Load;

/// <summary>How long <c>POST /webhook/initiate-call</c> takes while 16 ask at once, and what the service needs when it does nothing.</summary>
internal static class StartCommand
{
    private const int AtOnce = 16;
    private const int WarmUp = 64;
    private const int Measured = 320;

    public static async Task<int> RunAsync()
    {
        if (await Cores.RepeatOnSecondAsync(["start"]) is { } exitCode)
        {
            return exitCode;
        }

        await using var cloud = new FakeCloud((wire, number) => _ = new AgentLeg(wire, number, new(), new()));
        await using var service = await LoadedService.StartAsync(cloud.Address, recording: true, CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        var fresh = ServiceUsage.PrivateBytes(service.Id);
        await AskAsync(service, WarmUp);
        var answers = await AskAsync(service, Measured);
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
        var used = ServiceUsage.PrivateBytes(service.Id);
        await Console.Out.WriteLineAsync(FormattableString.Invariant(
            $"""
            | POST /webhook/initiate-call, {AtOnce} at once | |
            |---|---:|
            | answered in, ms, p50 / p99 | {Percentiles.Of(answers)} |
            | memory after the start, MB | {fresh / 1e6:F0} |
            | memory after {WarmUp + Measured} calls, MB | {used / 1e6:F0} |
            """));
        return 0;
    }

    private static async Task<double[]> AskAsync(ServiceProcess service, int requests)
    {
        var askers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => AskInTurnAsync(service.Client, requests / AtOnce)));
        return [.. askers.SelectMany(times => times)];
    }

    /// <summary>Starts a call, ends it, and starts the next; only the start counts.</summary>
    private static async Task<List<double>> AskInTurnAsync(HttpClient client, int requests)
    {
        var times = new List<double>();
        for (var i = 0; i < requests; i++)
        {
            var start = TimeProvider.System.GetTimestamp();
            using var answer = await client.PostAsJsonAsync("/webhook/initiate-call", new { agent_id = "agent_load", to = "wav:demo" });
            times.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
            answer.EnsureSuccessStatusCode();
            var call = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("links").GetProperty("self").GetString();
            using var ended = await client.PostAsync(new Uri(call + "/end", UriKind.RelativeOrAbsolute), content: null);
        }

        return times;
    }
}
