using AgentConnector.Calls;
using AgentConnector.Calls.Talking;

namespace AgentConnector.Tests.Calls.Talking;

/// <summary>A call of ten minutes at most that comes into its agent's queue.</summary>
public sealed class WaitingRoomTests : IDisposable
{
    private static readonly CallEnd TooLong = new(Party.Service, EndReason.TimeLimit);
    private static readonly CallEnd NotLetIn = new(Party.Agent, EndReason.Busy);

    private readonly ManualTime time = new();
    private readonly List<CallEnd> ends = [];
    private readonly WaitingRoom room;

    public WaitingRoomTests() => room = new(TimeSpan.FromMinutes(10), time, ends.Add);

    public void Dispose() => room.Dispose();

    [Fact]
    public void A_call_that_never_waits_has_its_longest_time()
    {
        Pass(minutes: 9.9);
        Assert.Empty(ends);

        Pass(minutes: 0.1);

        Assert.Equal([TooLong], ends);
        Assert.Equal((TimeSpan.Zero, false, null), (room.Waited, room.IsBeforeTalk, room.Leave(isLetIn: true)));
    }

    [Fact]
    public void The_longest_time_begins_when_the_call_is_let_in()
    {
        Pass(minutes: 3); // the phone rang
        Assert.True(room.Enter(hasTalked: false));
        Pass(minutes: 9);
        Assert.Equal(TimeSpan.FromMinutes(9), room.Leave(isLetIn: true));

        Pass(minutes: 9.9);
        Assert.Empty(ends);
        Pass(minutes: 0.1);

        Assert.Equal([TooLong], ends);
        Assert.Equal(TimeSpan.FromMinutes(9), room.Waited);
    }

    [Fact]
    public void A_wait_in_the_middle_of_a_conversation_takes_nothing_of_its_time_and_adds_none()
    {
        Pass(minutes: 4);
        room.Enter(hasTalked: true);
        Pass(minutes: 5);
        Assert.False(room.IsBeforeTalk);
        room.Leave(isLetIn: true);

        Pass(minutes: 5.9);
        Assert.Empty(ends);
        Pass(minutes: 0.1);

        Assert.Equal([TooLong], ends);
    }

    [Fact]
    public void A_wait_is_no_longer_than_the_call_may_be_and_ends_as_busy()
    {
        room.Enter(hasTalked: false);

        Pass(minutes: 9.9);
        Assert.Empty(ends);
        Pass(minutes: 0.1);

        Assert.Equal([NotLetIn], ends);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_queue_that_gives_up_ends_the_call_at_once_as_busy(bool waited)
    {
        if (waited)
        {
            room.Enter(hasTalked: false);
            Pass(minutes: 1);
        }

        room.GiveUp(hasTalked: false);
        time.Advance(TimeSpan.Zero);

        Assert.Equal([NotLetIn], ends);
    }

    [Fact]
    public void Whoever_waits_already_does_not_begin_anew()
    {
        Assert.True(room.Enter(hasTalked: false));
        Pass(minutes: 6);
        Assert.False(room.Enter(hasTalked: false));
        Pass(minutes: 4);

        Assert.Equal([NotLetIn], ends);
        Assert.Equal(TimeSpan.FromMinutes(10), room.Waited);
    }

    [Fact]
    public void An_ending_says_that_the_call_was_waiting()
    {
        var end = new CallEnd(Party.Service, EndReason.Cancelled, "ended by the API");
        Assert.Equal(end, room.Told(end));
        room.Enter(hasTalked: false);
        Pass(minutes: 0.1);

        Assert.Equal("ended by the API The call had waited in the agent's queue for 6.0 s.", room.Told(end).Detail);
        Assert.Equal("The call had waited in the agent's queue for 6.0 s.", room.Told(NotLetIn).Detail);
        Assert.True(room.IsBeforeTalk);
    }

    private void Pass(double minutes) => time.Advance(TimeSpan.FromMinutes(minutes));
}
