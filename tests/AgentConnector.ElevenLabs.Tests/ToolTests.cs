using AgentConnector.ElevenLabs.Tests.Fakes;

namespace AgentConnector.ElevenLabs.Tests;

/// <summary>Every client tool call is answered, and once.</summary>
public sealed class ToolTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registered_tool_answers_by_itself()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync(WithTool((call, _) => Task.FromResult(new ToolResult($"a is {call.Parameters.GetProperty("a")}"))));
        await using var _ = conversation;

        await agent.CallToolAsync("call_1");

        Assert.Equal("""{"type":"client_tool_result","tool_call_id":"call_1","result":"a is 1","is_error":false}""", (await agent.HearAsync()).ToString());
        Assert.Equal("call_1", (await conversation.NextAsync<ClientToolCall>()).ToolCallId);
        await agent.CallToolAsync("call_1"); // the same call again
        Assert.False(await conversation.SendToolResultAsync("call_1", new("me too"), cancellationToken: Cancellation));
        await AssertNothingMoreAsync(conversation, agent);
    }

    [Fact]
    public async Task A_tool_that_fails_is_an_error_that_hides_its_reasons()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync(WithTool((_, _) => throw new InvalidOperationException("password is hunter2")));
        await using var _ = conversation;

        await agent.CallToolAsync("call_1");

        var answer = (await agent.HearAsync()).ToString()!;
        Assert.Contains("\"is_error\":true", answer);
        Assert.DoesNotContain("hunter2", answer);
        await AssertNothingMoreAsync(conversation, agent);
    }

    [Fact]
    public async Task A_tool_that_hangs_is_answered_by_the_clock()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var time = new ManualTime();
        var called = new TaskCompletionSource();
        var (conversation, agent) = await cloud.ConverseAsync(
            WithTool((_, _) =>
            {
                called.SetResult();
                return new TaskCompletionSource<ToolResult>().Task;
            }),
            new() { SilenceTimeout = Timeout.InfiniteTimeSpan, KeepAlive = Timeout.InfiniteTimeSpan },
            time);
        await using var _ = conversation;

        await agent.CallToolAsync("call_1");
        await called.Task;
        time.Advance(TimeSpan.FromSeconds(20));

        var answer = await agent.HearAsync("client_tool_result");
        Assert.Equal((true, "client_timeout"), (answer.GetProperty("is_error").GetBoolean(), answer.GetProperty("error_type").GetString()));
        await AssertNothingMoreAsync(conversation, agent);
    }

    [Fact]
    public async Task An_unknown_tool_is_an_error_at_once()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync(WithTool((_, _) => Task.FromResult(new ToolResult("x"))));
        await using var _ = conversation;

        await agent.CallToolAsync("call_1", "something_else");
        await agent.SayAsync("""{"type":"client_tool_call","client_tool_call":{"tool_call_id":"call_2"} }"""); // not even a name

        string?[] answered = [await ErrorAsync(agent), await ErrorAsync(agent)]; // tools run side by side
        Assert.Equal(["call_1", "call_2"], answered.Order());
        await AssertNothingMoreAsync(conversation, agent);
    }

    [Theory]
    [InlineData("\"call_1\"", "null", "null")]
    [InlineData("\"call_1\"", "1785312000123", "\"yes\"")]
    [InlineData("7", "\"x\"", "true")]
    public async Task A_call_is_answered_whatever_is_odd_beside_its_id(string id, string eventId, string expects)
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync(WithTool((_, _) => Task.FromResult(new ToolResult("done"))));
        await using var _ = conversation;

        await agent.SayAsync(
            $$"""{"type":"client_tool_call","client_tool_call":{"tool_name":"lookup","tool_call_id":{{id}},"parameters":null,"event_id":{{eventId}},"expects_response":{{expects}}} }""");

        var answer = await agent.HearAsync("client_tool_result");
        Assert.Equal((id.Trim('"'), "done"), (answer.GetProperty("tool_call_id").GetString(), answer.GetProperty("result").GetString()));
        await AssertNothingMoreAsync(conversation, agent);
    }

    [Theory]
    [InlineData("lookup")]
    [InlineData("nobody_has_it")]
    public async Task A_call_that_expects_no_response_runs_and_is_not_answered(string tool)
    {
        await using var cloud = await FakeCloud.StartAsync();
        var ran = new TaskCompletionSource();
        var (conversation, agent) = await cloud.ConverseAsync(WithTool((_, _) =>
        {
            ran.TrySetResult();
            return Task.FromResult(new ToolResult("done"));
        }));
        await using var _ = conversation;

        await agent.SayAsync(
            $$"""{"type":"client_tool_call","client_tool_call":{"tool_name":"{{tool}}","tool_call_id":"call_1","expects_response":false} }""");
        await agent.CallToolAsync("call_2");

        Assert.Equal("call_2", (await agent.HearAsync("client_tool_result")).GetProperty("tool_call_id").GetString());
        await ran.Task.WaitAsync(Cancellation);
        Assert.False(await conversation.SendToolResultAsync("call_1", new("late"), cancellationToken: Cancellation));
        await AssertNothingMoreAsync(conversation, agent);
    }

    [Fact]
    public async Task A_reader_is_not_waited_for_where_no_response_is_expected()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync(new() { AgentId = "agent_1", ReaderAnswersTools = true });
        await using var _ = conversation;

        await agent.SayAsync("""{"type":"client_tool_call","client_tool_call":{"tool_name":"log","tool_call_id":"call_1","expects_response":false} }""");

        Assert.False((await conversation.NextAsync<ClientToolCall>()).ExpectsResponse);
        Assert.False(await conversation.SendToolResultAsync("call_1", new("done"), cancellationToken: Cancellation));
        await AssertNothingMoreAsync(conversation, agent);
    }

    [Fact]
    public async Task A_reader_that_said_so_answers_itself_once()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync(new() { AgentId = "agent_1", ReaderAnswersTools = true });
        await using var _ = conversation;

        await agent.CallToolAsync("call_1");
        var call = await conversation.NextAsync<ClientToolCall>();
        Assert.True(await conversation.SendToolResultAsync(call.ToolCallId, ToolResult.Error("no"), cancellationToken: Cancellation));
        Assert.False(await conversation.SendToolResultAsync(call.ToolCallId, new("yes"), cancellationToken: Cancellation));
        Assert.False(await conversation.SendToolResultAsync("never_called", new("yes"), cancellationToken: Cancellation));

        Assert.Equal("call_1", await ErrorAsync(agent));
        await AssertNothingMoreAsync(conversation, agent);
    }

    [Fact]
    public async Task A_reader_that_said_so_and_does_not_is_answered_for()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var time = new ManualTime();
        var (conversation, agent) = await cloud.ConverseAsync(
            new() { AgentId = "agent_1", ReaderAnswersTools = true },
            new() { SilenceTimeout = Timeout.InfiniteTimeSpan, KeepAlive = Timeout.InfiniteTimeSpan },
            time);
        await using var _ = conversation;

        await agent.CallToolAsync("call_1");
        await conversation.NextAsync<ClientToolCall>();
        var answer = agent.HearAsync("client_tool_result");
        await Eventually.AdvanceAsync(time, TimeSpan.FromSeconds(1), answer);

        Assert.True((await answer).GetProperty("is_error").GetBoolean());
        Assert.False(await conversation.SendToolResultAsync("call_1", new("late"), cancellationToken: Cancellation));
        await AssertNothingMoreAsync(conversation, agent);
    }

    [Fact]
    public async Task A_tool_does_not_hold_up_pings_and_is_cancelled_with_the_conversation()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var cancelled = new TaskCompletionSource();
        var (conversation, agent) = await cloud.ConverseAsync(WithTool(async (_, cancellationToken) =>
        {
            using var registration = cancellationToken.Register(cancelled.SetResult);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return new("never");
        }));
        await using var _ = conversation;

        await agent.CallToolAsync("call_1");
        await agent.PingAsync(1);
        await agent.HearAsync("pong");
        await agent.HangUpAsync(1000);

        await cancelled.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Null((await conversation.ToEndAsync()).Failure);
    }

    private static ConversationRequest WithTool(ClientTool tool) =>
        new() { AgentId = "agent_1", Tools = new Dictionary<string, ClientTool> { ["lookup"] = tool } };

    private static async Task<string?> ErrorAsync(FakeAgent agent)
    {
        var answer = await agent.HearAsync("client_tool_result");
        Assert.True(answer.GetProperty("is_error").GetBoolean());
        return answer.GetProperty("tool_call_id").GetString();
    }

    private static async Task AssertNothingMoreAsync(Conversation conversation, FakeAgent agent)
    {
        await agent.PingAsync(99);
        Assert.Equal("""{"type":"pong","event_id":99}""", (await agent.HearAsync()).ToString());
        Assert.Null(conversation.End);
        await agent.HangUpAsync(1000);
    }
}
