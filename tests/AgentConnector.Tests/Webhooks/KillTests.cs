using System.Globalization;
using System.Text;

namespace AgentConnector.Tests.Webhooks;

/// <summary>The real program, killed again and again while calls start, end and are told; KILL_ROUNDS sets how often.</summary>
public sealed class KillTests
{
    private const string Program = "agent-connector";
    private const int CallsOfARound = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_call_has_exactly_one_ending_at_the_receiver_whenever_the_service_is_killed()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("KILL_ROUNDS") ?? "5", CultureInfo.InvariantCulture);
        var moments = new Seeded(20_261_122);
        using var folder = new TemporaryFolder();
        await using var receiver = new Receiver();
        var settings = new Dictionary<string, string> { ["DATA_DIR"] = folder.Path, ["SIMULATE"] = "true", ["LOG_LEVEL"] = "WARNING" };
        var admitted = new List<string>();
        for (var round = 0; round < rounds; round++)
        {
            await using var service = await ServiceProcess.ServeAsync(Program, [], settings, Cancellation);
            var calls = Enumerable.Range(0, CallsOfARound).Select(i => CallAsync(service.Client, $"call-{round}-{i}", receiver.Url($"/{round}/{i}"))).ToList();
            await Task.Delay(TimeSpan.FromMilliseconds(moments.Next(0, 1_200)), TimeProvider.System, Cancellation);
            await service.KillAsync();
            await Task.WhenAll(calls);
        }

        await using var last = await ServiceProcess.ServeAsync(Program, [], settings, Cancellation);
        await ServiceProcess.EventuallyAsync(
            async () => !(await last.Client.GetStringAsync("/deliveries?status=pending", Cancellation)).Contains("dlv_", StringComparison.Ordinal),
            Cancellation);
        using var answer = await last.Client.GetAsync("/calls?limit=200", Cancellation);
        admitted.AddRange((await answer.JsonAsync()).GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("session_id").GetString()!));

        Assert.NotEmpty(admitted);
        var endings = receiver.Requests.Where(request => request.Type == "call.ended").DistinctBy(request => request.Id).Select(request => request.Call);
        Assert.Equal(admitted.Order(StringComparer.Ordinal), endings.Order(StringComparer.Ordinal));
    }

    /// <summary>Starts a call and ends it, as far as the service lives.</summary>
    private static async Task CallAsync(HttpClient client, string id, string callback)
    {
        try
        {
            var body = $$"""{"agent_id":"agent_1","session_id":"{{id}}","to":"wav:demo","callback_url":"{{callback}}"}""";
            using var started = await client.PostAsync("/calls", new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);
            using var ended = await client.PostAsync($"/calls/{id}/end", content: null, Cancellation);
        }
        catch (HttpRequestException)
        {
            // It was killed: the workflow would ask again, here nobody does.
        }
    }
}
