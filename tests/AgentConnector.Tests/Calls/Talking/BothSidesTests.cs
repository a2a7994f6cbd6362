using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Calls.Talking;
using AgentConnector.Endpoints;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Tests.Calls.Talking;

public sealed class BothSidesTests
{
    private readonly TaskCompletionSource<IAudioEndpoint> opening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<IAgentSession> connecting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_are_reached_at_the_same_time_where_nobody_has_to_answer()
    {
        var (caller, agent) = (new FakeEndpoint(), new FakeAgent());
        var reaching = ReachAsync(answersFirst: false);

        await called.Task.WaitAsync(Cancelled); // and the caller's side is not open yet
        connecting.SetResult(agent);
        opening.SetResult(caller);

        var sides = await reaching;
        Assert.Equal((caller, agent), (sides.Endpoint, sides.Agent));
    }

    [Fact]
    public async Task The_agent_is_reached_once_somebody_has_answered()
    {
        var (caller, agent) = (new FakeEndpoint(), new FakeAgent());
        var reaching = ReachAsync(answersFirst: true);

        opening.SetResult(caller);
        await called.Task.WaitAsync(Cancelled);
        connecting.SetResult(agent);

        var sides = await reaching;
        Assert.Equal((caller, agent), (sides.Endpoint, sides.Agent));
    }

    [Fact]
    public async Task No_agent_is_reached_for_a_phone_that_nobody_answers()
    {
        var reaching = ReachAsync(answersFirst: true);

        opening.SetException(new EndpointException("no answer") { Failure = EndpointFailure.NoAnswer });

        Assert.Equal(EndpointFailure.NoAnswer, (await Assert.ThrowsAsync<EndpointException>(() => reaching)).Failure);
        Assert.False(called.Task.IsCompleted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_caller_whose_agent_cannot_be_reached_is_let_go(bool answersFirst)
    {
        var caller = new FakeEndpoint();
        var reaching = ReachAsync(answersFirst);

        opening.SetResult(caller);
        await called.Task.WaitAsync(Cancelled);
        connecting.SetException(new AgentException(AgentFailure.Disconnected, "broken by the test"));

        await Assert.ThrowsAsync<AgentException>(() => reaching);
        Assert.True(caller.Disposed);
    }

    private Task<BothSides> ReachAsync(bool answersFirst) => BothSides.ReachAsync(
        token => opening.Task.WaitAsync(token),
        token =>
        {
            called.SetResult();
            return connecting.Task.WaitAsync(token);
        },
        answersFirst,
        new(CallId.Parse("scene"), new ManualTime(), NullLogger.Instance),
        Cancelled);
}
