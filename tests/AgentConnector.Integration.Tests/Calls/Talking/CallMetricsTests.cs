using AgentConnector.Agents;

namespace AgentConnector.Integration.Tests.Calls.Talking;

/// <summary>What an operator sees of calls in /metrics and in the log.</summary>
public sealed class CallMetricsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_that_run_that_are_over_and_that_were_refused_are_counted()
    {
        await using var desk = await Desk.OpenAsync();
        Assert.Contains("agent_connector_calls_active 0", await LinesAsync(desk));

        await desk.StartAsync("""{"agent_id":"a","session_id":"one"}""");
        await desk.StartAsync("""{"agent_id":"a","session_id":"two","to":"nowhere:x"}""");
        Assert.Contains("agent_connector_calls_active 1", await LinesAsync(desk));

        desk.Agents.Sessions.Single().HangsUp();
        await desk.RecordAsync("one", waitSeconds: 30);

        await Eventually.TrueAsync(async () => (await LinesAsync(desk)).Contains("agent_connector_calls_active 0"), "the call is counted out");
        var lines = await LinesAsync(desk);
        Assert.Contains(lines, line => line.StartsWith("agent_connector_calls_ended_total{", StringComparison.Ordinal) && line.EndsWith("} 1", StringComparison.Ordinal)
            && new[] { "status=\"completed\"", "party=\"agent\"", "reason=\"completed\"" }.All(line.Contains));
        Assert.Contains("agent_connector_calls_refused_total{problem=\"invalid-request\"} 1", lines);
        Assert.Contains("agent_connector_calls_duration_seconds_count 1", lines);
    }

    [Fact]
    public async Task The_one_line_of_a_failed_call_says_why_and_what_to_do_and_no_number_of_anybody()
    {
        await using var desk = await Desk.OpenAsync();
        desk.Agents.Failure = new AgentException(AgentFailure.Refused, "The number +1 (555) 123-4567 may not be called; error 1008.");

        await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");
        await desk.RecordAsync("s", waitSeconds: 30);

        var line = Assert.Single(desk.Service.Log.Lines, line => line.Contains("Call s is over", StringComparison.Ordinal));
        Assert.Contains("failed after 0.0 s. The agent refused the conversation. The detail says why", line, StringComparison.Ordinal);
        Assert.Contains("(The number … may not be called; error 1008.) [agent, rejected]", line, StringComparison.Ordinal);
    }

    private static async Task<string[]> LinesAsync(Desk desk) => (await desk.Service.Client.GetStringAsync("/metrics", Cancellation)).Replace("{} ", " ", StringComparison.Ordinal).Split('\n');
}
