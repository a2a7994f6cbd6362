using System.Net;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>SIGTERM while people talk.</summary>
public sealed class ShutdownTests : IDisposable
{
    private readonly TemporaryFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task A_call_in_progress_is_finished_while_new_ones_are_refused()
    {
        await using var service = await Connector.StartAsync(data.Path);
        using var started = await service.Client.StartCallAsync(
            new { agent_id = "a", session_id = "running", to = "wav:demo", simulate = new { scenario = "demo" } });
        await service.Client.EventAsync("running", "call.turn");

        await service.SignalAsync(ServiceProcess.Terminate);
        await ServiceProcess.EventuallyAsync(async () => await IsDrainingAsync(service), TestContext.Current.CancellationToken);

        using var refused = await service.Client.StartCallAsync(new { agent_id = "a", session_id = "late" });
        using var ready = await service.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        var meanwhile = await service.Client.CallAsync("running");
        var record = await service.Client.EndedCallAsync("running");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("draining", await refused.ProblemAsync());
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("in_progress", meanwhile.Text("status"));
        Assert.Equal("completed agent completed", record.Outcome());
        Assert.Equal(0, await service.ExitCodeAsync());
    }

    [Fact]
    [Fault(FaultSide.Host, "SIGTERM, and a call that does not end within DRAIN_SECONDS", "It ends as `shutdown`, once, recorded and told before the process goes")]
    public async Task A_call_that_outlasts_the_bound_ends_as_shut_down_once_and_recorded()
    {
        await using (var service = await Connector.StartAsync(data.Path, ("DRAIN_SECONDS", "1")))
        {
            using var started = await service.Client.StartCallAsync(new { agent_id = "a", session_id = "long", simulate = new { scenario = "long" } });
            await service.Client.EventAsync("long", "call.turn");
            var follower = service.Client.EventAsync("long", "call.ended");

            await service.SignalAsync(ServiceProcess.Terminate);

            Assert.Equal("shutdown", (await follower).GetProperty("end").Text("reason")); // who follows is told before the process goes
            Assert.Equal(0, await service.ExitCodeAsync());
            Assert.DoesNotContain("Press Ctrl+C", service.Output); // the built-in cloud leaves log and signals to the service
        }

        await using var next = await Connector.StartAsync(data.Path);
        var record = await next.Client.EndedCallAsync("long");
        Assert.Equal("interrupted service shutdown", record.Outcome());
        Assert.Single(await next.Client.EventsAsync("long"), fact => fact.Text("type") == "call.ended");
        var recording = StereoFile.Read(Assert.Single(Directory.GetFiles(Path.Combine(data.Path, "recordings"))));
        Assert.Equal(record.GetProperty("duration_ms").GetInt64(), recording.Duration.TotalMilliseconds, tolerance: 1);
    }

    [Fact]
    public async Task A_second_signal_cuts_calls_off_as_shut_down_and_blames_nobody_else()
    {
        string[] scenarios = ["long", "echo", "silent", "demo"];
        await using (var service = await Connector.StartAsync(data.Path))
        {
            foreach (var scenario in scenarios)
            {
                using var started = await service.Client.StartCallAsync(new { agent_id = "a", session_id = scenario, simulate = new { scenario } });
            }

            await service.SignalAsync(ServiceProcess.Terminate);
            await ServiceProcess.EventuallyAsync(async () => await IsDrainingAsync(service), TestContext.Current.CancellationToken);
            await service.SignalAsync(ServiceProcess.Terminate);

            Assert.Equal(130, await service.ExitCodeAsync());
            Assert.DoesNotContain("The agent's side ended the conversation", service.Output);
            Assert.Equal(scenarios.Length, service.Output.Split("[service, shutdown]", StringSplitOptions.None).Length - 1);
        }

        await using var next = await Connector.StartAsync(data.Path);
        foreach (var scenario in scenarios)
        {
            Assert.Equal("interrupted service shutdown", (await next.Client.EndedCallAsync(scenario)).Outcome());
        }
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [Fault(FaultSide.Host, "A second service on the same DATA_DIR or port", "The second does not start and says what runs there; the first notices nothing")]
    public async Task A_second_service_says_what_runs_there_and_what_to_do_with_it_and_harms_nothing(bool sameFolder, bool samePort)
    {
        using var other = new TemporaryFolder();
        await using var service = await Connector.StartAsync(data.Path, ("API_KEYS", ""), ("ENVIRONMENT", "development"));
        var key = await File.ReadAllTextAsync(data.In("api-key"), TestContext.Current.CancellationToken);
        service.Client.DefaultRequestHeaders.Remove("X-API-Key");
        service.Client.DefaultRequestHeaders.Add("X-API-Key", key.Trim());
        var address = service.Client.BaseAddress!;
        var folder = sameFolder ? data.Path : other.Path;
        await using var second = ServiceProcess.Run(Connector.Program, ["serve"], new Dictionary<string, string>
        {
            ["HOST"] = "127.0.0.1",
            ["PORT"] = samePort ? $"{address.Port}" : "0",
            ["DATA_DIR"] = folder,
            ["ENVIRONMENT"] = "development",
        });

        Assert.Equal(2, await second.ExitCodeAsync());
        Assert.Contains(samePort ? "Address already in use" : "is in use by another agent-connector", second.Output);
        Assert.Contains($"runs there already: {address}", second.Output);
        Assert.Contains($"{address}docs", second.Output);
        Assert.Contains(sameFolder ? $"key is in {data.In("api-key")}" : "DATA_DIR it was started with", second.Output);
        Assert.Contains(sameFolder ? "agent-connector call joins it" : "agent-connector call --url", second.Output);
        Assert.DoesNotContain(key.Trim(), second.Output);
        Assert.DoesNotContain("X-API-Key", second.Output); // none was made for a service that did not start
        Assert.DoesNotContain("   at ", second.Output);
        using var started = await service.Client.StartCallAsync(new { agent_id = "a" });
        Assert.Equal(HttpStatusCode.OK, started.StatusCode);
    }

    [Fact]
    public async Task At_every_start_the_page_to_try_it_on_and_the_place_of_the_key_are_told_and_the_key_only_at_the_first()
    {
        for (var start = 1; start <= 2; start++)
        {
            await using var service = await Connector.StartAsync(data.Path, ("API_KEYS", ""), ("ENVIRONMENT", "development"));
            await ServiceProcess.EventuallyAsync(
                () => Task.FromResult(service.Output.Contains($"{service.Client.BaseAddress}docs. The key is in {data.In("api-key")}", StringComparison.Ordinal)),
                TestContext.Current.CancellationToken);
            Assert.Equal(start == 1, service.Output.Contains("X-API-Key: ac_", StringComparison.Ordinal));
        }
    }

    private static async Task<bool> IsDrainingAsync(ServiceProcess service)
    {
        using var root = await service.Client.GetAsync("/", TestContext.Current.CancellationToken);
        return (await root.JsonAsync()).Text("status") == "draining";
    }
}
