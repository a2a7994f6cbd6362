using System.Collections.Concurrent;
using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Calls.Talking;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Tests.Calls.Talking;

/// <summary>An agent's side that outlives a broken line.</summary>
public sealed class AgentLineTests : IAsyncLifetime
{
    private readonly ManualTime time = new();
    private readonly ConcurrentQueue<AgentEvent> happened = [];
    private readonly FakeAgents agents = new();
    private readonly CancellationTokenSource scope = new();
    private AgentLine line = null!;
    private Task listening = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FakeAgent First => agents.Sessions.First();

    public async ValueTask InitializeAsync()
    {
        line = new(
            CallId.Parse("c"),
            await agents.ConnectAsync(new("a"), Cancellation),
            token => agents.ConnectAsync(new("a"), token),
            () => [new(Speaker.Agent, "Hello.", 0, 500)],
            new(TimeSpan.FromSeconds(20), time),
            NullLogger.Instance);
        listening = line.ListenAsync(happened.Enqueue, scope.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await scope.CancelAsync();
        await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await line.DisposeAsync();
        scope.Dispose();
        Assert.All(agents.Sessions, session => Assert.True(session.Disposed));
    }

    [Fact]
    public async Task A_lost_agent_is_reached_again_and_told_the_story_before_it_hears_anything()
    {
        First.IsLost();
        var second = await SecondAsync();
        line.SendAudio(Speech.Silence(0.02));

        await Eventually.TrueAsync(() => happened.OfType<AgentReturned>().Any(), "it returned");
        Assert.Equal("conv_fake", Assert.Single(happened.OfType<AgentLost>()).ConversationId);
        Assert.Equal(("conv_fake_2", 1), happened.OfType<AgentReturned>().Select(back => (back.ConversationId, back.Tries)).Single());
        var (kind, story) = Assert.Single(second.Texts);
        Assert.Equal(TextKind.ContextualUpdate, kind);
        Assert.EndsWith("You: Hello.", story, StringComparison.Ordinal);
        line.SendAudio(Speech.Silence(0.02));
        Assert.NotEmpty(second.Heard);
        second.HangsUp();
        await listening;
    }

    [Fact]
    public async Task Texts_are_kept_while_it_is_away_and_come_in_order_behind_the_story()
    {
        var ready = await AwayAsync();
        await line.SendTextAsync(TextKind.ContextualUpdate, "The caller pressed the key 5.", Cancellation);
        await line.SendTextAsync(TextKind.UserActivity, "", Cancellation);
        await line.SendTextAsync(TextKind.UserMessage, "Are you there?", Cancellation);
        line.SendAudio(Speech.Silence(0.02));
        await Assert.ThrowsAsync<AgentException>(async () => await line.AnswerToolAsync("t", "late", isError: false, Cancellation));
        Assert.True(line.IsAway);
        ready.SetResult();

        var second = await SecondAsync();

        await Eventually.TrueAsync(() => !line.IsAway, "it returned");
        Assert.Equal(["The caller pressed the key 5.", "Are you there?"], second.Texts.Skip(1).Select(text => text.Text));
        Assert.Empty(second.Heard);
        Assert.Empty(First.Texts);
        Assert.Empty(second.ToolAnswers);
    }

    [Fact]
    public async Task No_more_is_kept_than_there_is_room_for()
    {
        await AwayAsync();
        for (var i = 0; i < 32; i++)
        {
            await line.SendTextAsync(TextKind.UserMessage, "x", Cancellation);
        }

        var full = await Assert.ThrowsAsync<AgentException>(async () => await line.SendTextAsync(TextKind.UserMessage, "x", Cancellation));
        Assert.Equal(AgentFailure.Unresponsive, full.Failure);
    }

    [Fact]
    public async Task A_goodbye_is_no_loss()
    {
        First.HangsUp();

        await listening;

        Assert.Empty(happened);
        Assert.Single(agents.Requests);
    }

    [Theory]
    [InlineData(AgentFailure.NotAllowed)]
    [InlineData(AgentFailure.Failed)]
    [InlineData(AgentFailure.TimeLimit)]
    public async Task What_the_agent_has_its_reasons_for_is_no_loss(AgentFailure failure)
    {
        First.Breaks(failure);

        Assert.Equal(failure, (await Assert.ThrowsAsync<AgentException>(() => listening)).Failure);
        Assert.Single(agents.Requests);
    }

    [Theory]
    [InlineData(AgentFailure.Disconnected)]
    [InlineData(AgentFailure.Timeout)]
    [InlineData(AgentFailure.Busy)]
    public async Task It_is_tried_until_the_time_is_over_and_then_the_first_failure_counts(AgentFailure failure)
    {
        agents.Failure = new(failure, "not yet");
        First.IsLost(AgentFailure.Unresponsive);

        var end = await Assert.ThrowsAsync<AgentException>(() => Eventually.AdvanceAsync(time, TimeSpan.FromSeconds(0.5), listening));

        Assert.Equal(AgentFailure.Unresponsive, end.Failure);
        Assert.StartsWith("cut by the test", end.Message, StringComparison.Ordinal);
        Assert.EndsWith("not yet", end.Message, StringComparison.Ordinal);
        Assert.InRange(agents.Requests.Count, 6, 12);
        Assert.Single(happened.OfType<AgentLost>());
    }

    [Theory]
    [InlineData(AgentFailure.NotAllowed)]
    [InlineData(AgentFailure.NotFound)]
    [InlineData(AgentFailure.Refused)]
    public async Task It_is_not_tried_again_when_it_refuses(AgentFailure failure)
    {
        agents.Failure = new(failure, "no");
        First.IsLost();

        Assert.Equal(AgentFailure.Disconnected, (await Assert.ThrowsAsync<AgentException>(() => listening)).Failure);
        Assert.Equal(2, agents.Requests.Count);
    }

    [Fact]
    public async Task A_try_that_hangs_ends_with_the_time()
    {
        agents.Ready = new TaskCompletionSource().Task;
        First.IsLost();

        await Assert.ThrowsAsync<AgentException>(() => Eventually.AdvanceAsync(time, TimeSpan.FromSeconds(1), listening));
    }

    [Fact]
    public async Task Whoever_hangs_up_meanwhile_leaves_nothing_behind()
    {
        var ready = await AwayAsync();
        await scope.CancelAsync();
        ready.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }

    [Fact]
    public async Task It_may_be_lost_again()
    {
        First.IsLost();
        (await SecondAsync()).IsLost(AgentFailure.Failed);
        await Eventually.AdvanceAsync(time, TimeSpan.FromSeconds(0.5), Eventually.TrueAsync(() => happened.OfType<AgentReturned>().Count() == 2, "it returned twice"));

        Assert.Equal([1, 2], happened.OfType<AgentLost>().Select(lost => lost.Count));
        Assert.Equal(["conv_fake_2", "conv_fake_3"], happened.OfType<AgentReturned>().Select(back => back.ConversationId));
    }

    private async Task<TaskCompletionSource> AwayAsync()
    {
        var ready = new TaskCompletionSource();
        agents.Ready = ready.Task;
        First.IsLost();
        await Eventually.TrueAsync(() => line.IsAway, "it is away");
        return ready;
    }

    private async Task<FakeAgent> SecondAsync()
    {
        await Eventually.TrueAsync(() => agents.Sessions.Count > 1, "it was reached again");
        return agents.Sessions.ElementAt(1);
    }
}
