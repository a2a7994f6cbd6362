using System.Text.Json;
using AgentConnector.Integration.Tests.Agents;
using AgentConnector.Testing.Cloud;
using CloudAgent = AgentConnector.Testing.Cloud.FakeAgent;

namespace AgentConnector.Integration.Tests.Calls.Talking;

/// <summary>MCP tools that the agent wants approved, from the cloud's message to the frame that answers it.</summary>
public sealed class ApprovalTests
{
    private const string Sample = "mcp_tool_call-awaiting_approval";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_answers_over_the_API_answers_for_the_user_once(bool approved)
    {
        await using var scene = await MessageScene.StartAsync();
        var (call, agent) = await scene.CallAsync();
        await agent.SayAsync(ServerSamples.Read(Sample));
        var needed = await scene.EventAsync(call, "call.approval_needed");

        Assert.Equal(200, await scene.ApproveAsync(call, "call_4", approved));

        Assert.Equal(("book", "svc_1"), (needed.GetProperty("tool").GetString(), needed.GetProperty("service").GetString()));
        await AnsweredAsync(agent, approved);
        Assert.Equal(("tests", "answered", approved), Given(await scene.EventAsync(call, "call.approval_given")));
        Assert.Equal(200, await scene.ApproveAsync(call, "call_4", approved));
        Assert.Equal(409, await scene.ApproveAsync(call, "call_4", !approved));
        Assert.Equal(404, await scene.ApproveAsync(call, "call_5", approved));
        await agent.HangUpAsync(1000);
        await scene.EndedAsync(call);
        Assert.Equal(409, await scene.ApproveAsync(call, "call_4", approved));
        Assert.Equal(404, await scene.ApproveAsync("nobody", "call_4", approved));
    }

    [Fact]
    public async Task What_nobody_answers_is_refused_in_time()
    {
        await using var scene = await MessageScene.StartAsync(("MCP_APPROVAL_SECONDS", "1"));
        var (call, agent) = await scene.CallAsync();

        await agent.SayAsync(ServerSamples.Read(Sample));

        await AnsweredAsync(agent, approved: false);
        Assert.Equal(("service", "timed_out", false), Given(await scene.EventAsync(call, "call.approval_given")));
        Assert.Equal(409, await scene.ApproveAsync(call, "call_4", approved: true));
        await agent.HangUpAsync(1000);
    }

    [Theory]
    [InlineData("allow", "", true)]
    [InlineData("deny", "", false)]
    [InlineData("deny", "read, book", true)]
    [InlineData("ask", "book", true)]
    public async Task The_settings_answer_where_they_can(string policy, string tools, bool approved)
    {
        await using var scene = await MessageScene.StartAsync(("MCP_APPROVAL", policy), ("MCP_APPROVAL_TOOLS", tools));
        var (call, agent) = await scene.CallAsync();

        await agent.SayAsync(ServerSamples.Read(Sample));

        await AnsweredAsync(agent, approved);
        Assert.Equal(("service", "policy", approved), Given(await scene.EventAsync(call, "call.approval_given")));
        Assert.DoesNotContain(await scene.EventsAsync(call), fact => fact.GetProperty("type").GetString() == "call.approval_needed");
        await agent.HangUpAsync(1000);
    }

    [Fact]
    public async Task An_agent_that_goes_on_by_itself_is_not_answered()
    {
        await using var scene = await MessageScene.StartAsync();
        var (call, agent) = await scene.CallAsync();
        await agent.SayAsync(ServerSamples.Read(Sample));
        await scene.EventAsync(call, "call.approval_needed");

        await agent.SayAsync(ServerSamples.Read("mcp_tool_call-failure"));

        Assert.Equal(("service", "withdrawn", false), Given(await scene.EventAsync(call, "call.approval_given")));
        Assert.Equal(409, await scene.ApproveAsync(call, "call_4", approved: true));
        await agent.HangUpAsync(1000);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("ключ 🔑?#&=+:;\\\"")]
    [InlineData("functions.book:0")]
    public async Task Whatever_an_agent_calls_its_use_of_a_tool_that_one_is_answered(string id)
    {
        await using var scene = await MessageScene.StartAsync();
        var (call, agent) = await scene.CallAsync();
        foreach (var asked in new[] { "a/b", "a%2Fb", id })
        {
            await agent.SayAsync(Asking(asked));
        }

        await Eventually.TrueAsync(
            async () => (await scene.EventsAsync(call)).Any(fact => fact.GetProperty("type").GetString() == "call.approval_needed"
                && fact.GetProperty("data").GetProperty("tool_call_id").GetString() == id), "it is asked for");

        Assert.Equal(200, await scene.ApproveAsync(call, id, approved: true));

        Assert.Equal(id, (await agent.HearAsync("mcp_tool_approval_result")).GetProperty("tool_call_id").GetString());
        await agent.HangUpAsync(1000);
    }

    [Fact]
    public async Task Of_many_who_answer_at_once_one_is_heard_and_the_agent_is_answered_once()
    {
        await using var scene = await MessageScene.StartAsync();
        var (call, agent) = await scene.CallAsync();
        await agent.SayAsync(ServerSamples.Read(Sample));
        await scene.EventAsync(call, "call.approval_needed");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i => (Approved: i % 2 == 0, Status: await scene.ApproveAsync(call, "call_4", i % 2 == 0))));

        var approved = Assert.Single(answers.Where(answer => answer.Status == 200).Select(answer => answer.Approved).Distinct());
        Assert.All(answers, answer => Assert.Equal(answer.Approved == approved ? 200 : 409, answer.Status));
        await AnsweredAsync(agent, approved);
        await agent.SayAsync(Asking("next"));
        await Eventually.TrueAsync(async () => await scene.ApproveAsync(call, "next", approved: true) == 200, "the next one is answered");
        Assert.Equal("next", (await agent.HearAsync("mcp_tool_approval_result")).GetProperty("tool_call_id").GetString()); // nothing came between
        await agent.HangUpAsync(1000);
    }

    [Fact]
    public async Task A_key_that_may_only_read_approves_nothing()
    {
        await using var scene = await MessageScene.StartAsync(("API_KEYS", $"tests={RunningService.Key},reader@read=reader-canary-71c6e0d2"));
        var (call, agent) = await scene.CallAsync();
        await agent.SayAsync(ServerSamples.Read(Sample));
        await scene.EventAsync(call, "call.approval_needed");

        Assert.Equal(403, await scene.ApproveAsync(call, "call_4", approved: true, key: "reader-canary-71c6e0d2"));
        Assert.Equal(401, await scene.ApproveAsync(call, "call_4", approved: true, key: "nobody"));

        Assert.Equal(200, await scene.ApproveAsync(call, "call_4", approved: false));
        await agent.HangUpAsync(1000);
    }

    [Fact]
    public async Task A_call_that_ends_while_the_agent_waits_approves_nothing_and_says_so()
    {
        await using var scene = await MessageScene.StartAsync();
        var (call, agent) = await scene.CallAsync();
        await agent.SayAsync(ServerSamples.Read(Sample));
        await scene.EventAsync(call, "call.approval_needed");

        var ending = scene.EndAsync(call);
        await OnlySoundAndGoodbyeAsync(agent);
        await agent.LeaveAsync();
        await ending;

        Assert.Equal(("service", "withdrawn", false), Given(await scene.EventAsync(call, "call.approval_given")));
        Assert.Equal(409, await scene.ApproveAsync(call, "call_4", approved: true));
    }

    [Fact]
    public async Task An_approval_that_the_lost_conversation_waited_for_is_not_given_to_the_next_one()
    {
        await using var scene = await MessageScene.StartAsync(("ON_AGENT_LOST", "reconnect"));
        var (call, agent) = await scene.CallAsync();
        await agent.SayAsync(ServerSamples.Read(Sample));
        await scene.EventAsync(call, "call.approval_needed");

        agent.Vanish();
        var next = await scene.AgentAsync();
        await scene.EventAsync(call, "call.agent_back");

        Assert.Equal(("service", "withdrawn", false), Given(await scene.EventAsync(call, "call.approval_given")));
        Assert.Equal(409, await scene.ApproveAsync(call, "call_4", approved: true));
        await next.SayAsync(Asking("call_5"));
        await Eventually.TrueAsync(async () => await scene.ApproveAsync(call, "call_5", approved: true) == 200, "the next one is answered");
        Assert.Equal("call_5", (await next.HearAsync("mcp_tool_approval_result")).GetProperty("tool_call_id").GetString()); // nothing came between
        await next.HangUpAsync(1000);
    }

    private static async Task OnlySoundAndGoodbyeAsync(CloudAgent agent)
    {
        while (await agent.HearAsync() is { } message)
        {
            Assert.False(message.TryGetProperty("type", out var type) && type.GetString() == "mcp_tool_approval_result");
        }
    }

    private static string Asking(string id) =>
        $$"""{"type":"mcp_tool_call","mcp_tool_call":{"service_id":"s","tool_call_id":{{JsonSerializer.Serialize(id)}},"tool_name":"book","parameters":{},"state":"awaiting_approval"} }""";

    private static async Task AnsweredAsync(CloudAgent agent, bool approved)
    {
        var answer = await agent.HearAsync("mcp_tool_approval_result");
        Assert.Equal(("call_4", approved), (answer.GetProperty("tool_call_id").GetString(), answer.GetProperty("is_approved").GetBoolean()));
    }

    private static (string? By, string? Reason, bool Approved) Given(JsonElement fact) =>
        (fact.GetProperty("by").GetString(), fact.GetProperty("reason").GetString(), fact.GetProperty("approved").GetBoolean());
}
