using AgentConnector.ElevenLabs.Tests.Fakes;

namespace AgentConnector.ElevenLabs.Tests;

/// <summary>A line on which nothing gets through any more, in either direction, and one that only we did not listen to.</summary>
public sealed class DeadLineTests
{
    /// <summary>In real milliseconds, whatever the conversation's clock says: an end that never comes fails a test and does not hold it up.</summary>
    private const int Longest = 60_000;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact(Timeout = Longest)]
    [Fault(FaultSide.Host, "The process stands still for long (suspended machine)", "That is not taken for the agent's silence: the call goes on if the agent is still there, with the warning `service_stood_still`")]
    public async Task A_process_that_stood_still_does_not_take_that_for_the_agents_silence()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var time = new ManualTime();
        var (conversation, _) = await cloud.ConverseAsync(time: time);
        await using var held = conversation;
        time.Advance(14 * Second);

        time.StandStill(30 * Second);

        Assert.Equal(30, (await conversation.NextAsync<ClientStoodStill>()).For.TotalSeconds, 1.0);
        time.Advance(14 * Second);
        Assert.Null(conversation.End);
        time.Advance(2 * Second);
        var (_, failure) = await conversation.ToEndAsync().WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ConversationEndCause.Unresponsive, ((ConversationException)failure!).Cause);
    }

    [Theory(Timeout = Longest)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_process_that_is_only_busy_hides_no_silence(int late)
    {
        await using var cloud = await FakeCloud.StartAsync();
        var time = new ManualTime();
        var (conversation, _) = await cloud.ConverseAsync(time: time);
        await using var held = conversation;

        for (var beat = 0; beat < 20; beat++) // the first of them still counts the metadata as heard
        {
            time.StandStill(late * Second);
        }

        var (events, failure) = await conversation.ToEndAsync().WaitAsync(TestContext.Current.CancellationToken);
        Assert.Empty(events);
        Assert.Equal(ConversationEndCause.Unresponsive, ((ConversationException)failure!).Cause);
    }

    [Fact(Timeout = Longest)]
    [Fault(FaultSide.Agent, "The agent's side reads nothing any more", "Warned of, then given up as `unresponsive`")]
    public async Task An_agent_that_stops_reading_is_warned_of_fails_what_waits_and_is_given_up()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var time = new ManualTime();
        var options = new AgentsOptions
        {
            SilenceTimeout = Timeout.InfiniteTimeSpan,
            SendTimeout = TimeSpan.FromMinutes(10),
            StallTimeout = TimeSpan.FromMinutes(20),
        };
        var (conversation, _) = await cloud.ConverseAsync(options: options, time: time);
        await using var held = conversation;

        var text = new string('x', 1_000_000); // more of it than any socket buffers
        var sending = Enumerable.Range(0, 64).Select(_ => conversation.SendUserMessageAsync(text, cancellationToken: TestContext.Current.CancellationToken)).ToList();
        var stalled = conversation.NextAsync<SendingStalled>();
        await Eventually.AdvanceAsync(time, Second, stalled);
        Assert.InRange((await stalled).For, 5 * Second, 6 * Second);
        Assert.False(sending[^1].IsCompleted);
        Assert.Null(conversation.End);

        time.Advance(TimeSpan.FromMinutes(10));
        var refusal = await Assert.ThrowsAsync<TimeoutException>(() => sending[^1]);
        Assert.Contains("took nothing for 600 seconds", refusal.Message, StringComparison.Ordinal);
        Assert.Null(conversation.End);

        time.Advance(TimeSpan.FromMinutes(10));
        var (_, failure) = await conversation.ToEndAsync().WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ConversationEndCause.Unresponsive, ((ConversationException)failure!).Cause);
        Assert.Contains("took nothing", conversation.End!.Explanation, StringComparison.Ordinal);
        await Task.WhenAll(sending).ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    [Fact(Timeout = Longest)]
    public async Task A_message_that_comes_too_late_is_told_by_what_the_line_broke_also_while_it_is_still_being_closed()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var time = new ManualTime();
        var (conversation, agent) = await cloud.ConverseAsync(options: new AgentsOptions { SendTimeout = TimeSpan.FromMinutes(10) }, time: time);
        var text = new string('x', 1_000_000); // more of it than any socket buffers: the writer is stuck
        var sending = Enumerable.Range(0, 64).Select(_ => conversation.SendUserMessageAsync(text, cancellationToken: TestContext.Current.CancellationToken)).ToList();
        await agent.CloseAsync(1011, "crashed");

        var late = Assert.IsType<ConversationException>(await FirstRefusalAsync());

        Assert.Equal(ConversationEndCause.AgentFailure, late.Cause);
        Assert.Null(conversation.End); // the writer has its time
        await Eventually.AdvanceAsync(time, Second, conversation.DisposeAsync().AsTask());
        await Task.WhenAll(sending).ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);

        async Task<Exception?> FirstRefusalAsync()
        {
            while (true)
            {
                using var moment = new CancellationTokenSource(TimeSpan.FromMilliseconds(20), TimeProvider.System);
                try
                {
                    await conversation.SendUserActivityAsync(moment.Token);
                }
                catch (OperationCanceledException)
                {
                    // it was taken, and is stuck
                }
                catch (Exception e)
                {
                    return e;
                }
            }
        }
    }
}
