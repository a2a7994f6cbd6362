using System.Net.Http.Json;
using AgentConnector.Simulator;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>An agent that wants a tool of an MCP server approved, over real sockets: what the cloud sees is the one right frame.</summary>
public sealed class ApprovalTests
{
    private const string Scenario = """
        { "description": "Asks before it books.", "first_message": "Hello, how can I help you today?",
          "steps": [ { "approval": "book", "parameters": { "room": 7 }, "timeout_seconds": 60, "say_on_approval": "As you wish.", "say_on_denial": "Is there anything else?" },
                     { "pause_seconds": 0.2 }, { "end_call": true } ] }
        """;

    [Theory]
    [InlineData(true, "call.approval_given:answered")]
    [InlineData(false, "call.approval_given:answered")]
    [InlineData(null, "call.approval_given:timed_out")]
    public async Task The_cloud_gets_one_answer_whether_it_is_allowed_or_denied_or_nobody_says_anything(bool? answer, string told)
    {
        using var folder = new TemporaryFolder();
        using var scenarios = new TemporaryFolder();
        scenarios.Write("books.json", Scenario);
        await using var cloud = await AgentCloud.StartAsync(new AgentCloudOptions { ScenarioFolder = scenarios.Path }, cancellationToken: TestContext.Current.CancellationToken);
        await using var service = await Connector.StartAsync(
            folder.In("data"),
            [("SIMULATE", "false"), ("ELEVENLABS_API_KEY", "any"), ("ELEVENLABS_BASE_URL", $"{cloud.BaseUrl}"), ("MCP_APPROVAL_SECONDS", answer is null ? "1" : "60")]);
        using var started = await service.Client.StartCallAsync(new { agent_id = "books", session_id = "s" });
        Assert.True(started.IsSuccessStatusCode, await started.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var needed = await service.Client.EventAsync("s", "call.approval_needed");

        if (answer is { } approved)
        {
            using var given = await service.Client.PostAsJsonAsync(
                $"/calls/s/approvals/{needed.Text("tool_call_id")}", new { approved }, TestContext.Current.CancellationToken);
            Assert.True(given.IsSuccessStatusCode, await given.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        var verdict = await service.Client.EventAsync("s", "call.approval_given");
        await service.Client.EndedCallAsync("s");

        Assert.Equal(("book", 7), (needed.Text("tool"), needed.GetProperty("parameters").GetProperty("room").GetInt32()));
        Assert.Equal((answer is true, told), (verdict.GetProperty("approved").GetBoolean(), $"call.approval_given:{verdict.Text("reason")}"));
        var frame = Assert.Single(Assert.Single(cloud.Conversations).Frames, frame => frame.Contains("mcp_tool_approval_result", StringComparison.Ordinal));
        Assert.Equal(
            $$"""{"type":"mcp_tool_approval_result","tool_call_id":"{{needed.Text("tool_call_id")}}","is_approved":{{(answer is true ? "true" : "false")}}}""", frame);
        Assert.Empty(cloud.Violations);
        var spoken = Assert.Single(cloud.Conversations).Transcript.Select(turn => turn.Message);
        Assert.Contains(answer is true ? "As you wish." : "Is there anything else?", spoken);
    }
}
