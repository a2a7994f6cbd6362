using AgentConnector.ElevenLabs.Tests.Fakes;

namespace AgentConnector.ElevenLabs.Tests;

/// <summary>How conversations end, and what keeps them from ending.</summary>
public sealed class HangUpTests
{
    private const string EndCall = """
        {"type":"agent_tool_response","agent_tool_response":{"tool_name":"end_call","tool_call_id":"c","tool_type":"system","is_error":false,"is_called":true,"event_id":9}}
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1000, null)]
    [InlineData(1001, ConversationEndCause.Disconnected)]
    [InlineData(1002, ConversationEndCause.AgentFailure)]
    [InlineData(1008, ConversationEndCause.Refused)]
    [InlineData(1011, ConversationEndCause.AgentFailure)]
    [InlineData(3000, ConversationEndCause.NotFound)]
    [InlineData(3008, ConversationEndCause.Busy)]
    [InlineData(4300, ConversationEndCause.Busy)]
    public async Task Every_close_completes_or_faults_the_reader(int code, ConversationEndCause? cause)
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;

        await agent.SayAsync("""{"type":"agent_response","agent_response_event":{"agent_response":"Hello","event_id":1} }""");
        await agent.HangUpAsync(code);

        var (events, failure) = await conversation.ToEndAsync();
        Assert.Single(events); // what came before the end is still there
        Assert.Equal(cause, (failure as ConversationException)?.Cause);
        Assert.Equal(code, conversation.End!.Code);
        Assert.Equal(1000, agent.CloseCode); // our answer to the close
    }

    [Fact]
    public async Task The_error_before_the_close_is_an_event_and_part_of_the_end()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;

        await agent.SayAsync("""{"type":"client_error","error_event":{"code":1000,"error_name":"max_duration_exceeded","message":"time is up"} }""");
        await agent.HangUpAsync(1000);

        var (events, failure) = await conversation.ToEndAsync();
        Assert.Equal("max_duration_exceeded", Assert.IsType<AgentError>(Assert.Single(events)).Kind);
        Assert.Equal(ConversationEndCause.TimeLimit, ((ConversationException)failure!).Cause);
        Assert.Equal("time is up", conversation.End!.Message);
    }

    [Fact]
    public async Task A_cut_cable_faults_the_reader_and_whoever_sends()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;

        agent.Vanish();

        var (_, failure) = await conversation.ToEndAsync();
        Assert.Equal((ConversationEndCause.Disconnected, 1006), (((ConversationException)failure!).Cause, conversation.End!.Code));
        await Assert.ThrowsAsync<ConversationException>(() => conversation.SendUserMessageAsync("hello?", cancellationToken: Cancellation));
        conversation.SendAudio(new byte[640]);
        Assert.Equal(1, conversation.Counters.AudioDropped);
    }

    [Fact]
    public async Task A_cloud_that_falls_silent_is_given_up()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var time = new ManualTime();
        var (conversation, agent) = await cloud.ConverseAsync(time: time);
        await using var _ = conversation;
        time.Advance(TimeSpan.FromSeconds(14));
        await agent.PingAsync(1);
        await conversation.NextAsync<Ping>(); // a sign of life starts the wait anew
        time.Advance(TimeSpan.FromSeconds(14));
        Assert.Null(conversation.End);

        time.Advance(TimeSpan.FromSeconds(2));

        var (_, failure) = await conversation.ToEndAsync();
        Assert.Equal(ConversationEndCause.Unresponsive, ((ConversationException)failure!).Cause);
    }

    [Fact]
    public async Task A_silent_client_stays_awake_by_itself()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var time = new ManualTime();
        var (conversation, agent) = await cloud.ConverseAsync(options: new() { SilenceTimeout = Timeout.InfiniteTimeSpan }, time: time);
        await using var _ = conversation;

        time.Advance(TimeSpan.FromSeconds(20)); // the first message counts as input
        await conversation.SendContextualUpdateAsync("news", cancellationToken: Cancellation);
        time.Advance(TimeSpan.FromSeconds(20));
        time.Advance(TimeSpan.FromSeconds(20));
        time.Advance(TimeSpan.FromSeconds(20));
        await conversation.SendContextualUpdateAsync("end", cancellationToken: Cancellation);

        Assert.Equal("news", (await agent.HearAsync())?.GetProperty("text").GetString());
        Assert.Equal("user_activity", (await agent.HearAsync())?.GetProperty("type").GetString());
        Assert.Equal("user_activity", (await agent.HearAsync())?.GetProperty("type").GetString());
        Assert.Equal("end", (await agent.HearAsync())?.GetProperty("text").GetString());
        await agent.HangUpAsync(1000);
    }

    [Fact]
    public async Task Ending_sends_what_is_queued_then_closes_with_1000()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();

        var sending = conversation.SendUserMessageAsync("one more thing", cancellationToken: Cancellation);
        var ending = conversation.EndAsync(TestContext.Current.CancellationToken);
        Assert.Equal("one more thing", (await agent.HearAsync())?.GetProperty("text").GetString());
        Assert.Null(await agent.HearAsync());
        Assert.Equal(1000, agent.CloseCode);
        await agent.LeaveAsync();
        await ending;
        await sending;

        var (_, failure) = await conversation.ToEndAsync();
        Assert.Null(failure);
        Assert.Equal(ConversationEndCause.ClosedByClient, conversation.End!.Cause);
        await conversation.DisposeAsync();
        await conversation.DisposeAsync();
    }

    [Fact]
    public async Task A_cloud_that_ignores_the_close_frame_is_left_after_a_bounded_time()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var time = new ManualTime();
        var (conversation, agent) = await cloud.ConverseAsync(time: time);

        var ending = conversation.DisposeAsync().AsTask();
        Assert.Null(await agent.HearAsync());
        await agent.SpeakAsync(1); // keeps talking, never closes
        await Eventually.AdvanceAsync(time, TimeSpan.FromSeconds(1), ending);

        Assert.Equal(ConversationEndCause.ClosedByClient, conversation.End!.Cause);
    }

    [Fact]
    public async Task Disposing_twice_at_once_and_after_the_end_does_no_harm()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        var first = conversation.DisposeAsync().AsTask();
        var second = conversation.DisposeAsync().AsTask();
        Assert.Null(await agent.HearAsync());
        await agent.LeaveAsync();

        await first;
        await second;
        await conversation.EndAsync(TestContext.Current.CancellationToken);
        conversation.SendAudio(new byte[640]);
        Assert.False(await conversation.SendToolResultAsync("call_1", new("late"), cancellationToken: Cancellation));
    }

    [Fact]
    public async Task The_agent_hangs_up_after_its_last_sentence_was_heard()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;

        await agent.SayAsync(EndCall);
        await agent.SpeakAsync(9);
        await agent.HangUpAsync(1000);

        var (events, failure) = await conversation.ToEndAsync();
        Assert.Null(failure);
        Assert.Equal([typeof(AgentToolResponse), typeof(AgentHangsUp), typeof(AgentAudio)], events.Select(e => e.GetType()));
        Assert.Equal(ConversationEndCause.Completed, conversation.End!.Cause);
    }

    [Fact]
    public async Task An_agent_that_forgets_to_hang_up_is_helped_once_its_audio_has_ceased()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var time = new ManualTime();
        var (conversation, agent) = await cloud.ConverseAsync(options: new() { SilenceTimeout = Timeout.InfiniteTimeSpan }, time: time);
        await using var _ = conversation;
        await agent.SayAsync(EndCall);
        await conversation.NextAsync<AgentHangsUp>();
        time.Advance(TimeSpan.FromSeconds(9));
        await agent.SpeakAsync(9);
        await conversation.NextAsync<AgentAudio>();
        time.Advance(TimeSpan.FromSeconds(9));
        await agent.PingAsync(1);
        Assert.NotNull(await agent.HearAsync()); // still there

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await agent.HearAsync());
        await agent.LeaveAsync();
        var (_, failure) = await conversation.ToEndAsync();
        Assert.Null(failure);
        Assert.Equal(ConversationEndCause.Completed, conversation.End!.Cause);
    }

    [Theory]
    [InlineData("\"is_called\":false,\"is_error\":false")]
    [InlineData("\"is_called\":true,\"is_error\":true")]
    [InlineData("\"is_called\":true,\"is_error\":false,\"is_blocked\":true")]
    public async Task A_withheld_or_failed_end_call_ends_nothing(string flags)
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;

        await agent.SayAsync($$"""{"type":"agent_tool_response","agent_tool_response":{"tool_name":"end_call","tool_call_id":"c","tool_type":"system","event_id":9,{{flags}}} }""");
        await agent.HangUpAsync(1000);

        var (events, _) = await conversation.ToEndAsync();
        Assert.IsType<AgentToolResponse>(Assert.Single(events));
    }
}
