using AgentConnector.Calls;

namespace AgentConnector.Tests.Calls.Limits;

/// <summary>Who waits for a line: in which order, how many, how long, and what that costs those who do not.</summary>
public sealed class QueueTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task First_come_first_served_and_no_newcomer_overtakes()
    {
        var gate = new Gate(new() { MaxConcurrent = 1, LineQueue = 3 });
        var running = gate.Enter();
        var waiting = Enumerable.Range(0, 3).Select(_ => gate.Enter()).ToList();

        Assert.Equal([1, 2, 3], waiting.Select(lease => lease.Place));
        Assert.Equal(1, gate.Admission.Taken);
        foreach (var next in waiting)
        {
            running.Dispose();
            Assert.Null(await next.GrantedAsync(Cancelled));
            Assert.Null(next.Place);
            Assert.Equal(1, gate.Admission.Taken);
            running = next;
        }

        running.Dispose();
        Assert.Equal(0, gate.Admission.Taken);
    }

    [Fact]
    public void One_more_than_there_are_places_is_refused_with_the_limit_that_is_in_its_way()
    {
        var gate = new Gate(new() { MaxConcurrent = 1, LineQueue = 2 });
        gate.Enter();
        gate.Enter();
        gate.Enter();

        var refusal = gate.Refused();

        Assert.Equal(("lines-busy", 503), (refusal.Kind.Slug, refusal.Kind.Status));
        Assert.Equal(new("MAX_CALLS", 1), refusal.Limit);
        Assert.Equal(5, refusal.RetryAfterSeconds);
        Assert.Equal(
            "1 call is running, which is the limit (MAX_CALLS). All 2 places to wait are taken, too (CALL_QUEUE). Send the request again in a moment.", refusal.Detail);
    }

    [Fact]
    public void Who_is_ended_in_the_queue_frees_its_place_and_those_behind_move_up()
    {
        var gate = new Gate(new() { MaxConcurrent = 1, LineQueue = 2 });
        gate.Enter();
        var second = gate.Enter();
        var third = gate.Enter();
        gate.Refused();

        second.Dispose();

        Assert.Equal(1, third.Place);
        Assert.Equal(2, gate.Enter().Place);
        Assert.Equal(1, gate.Admission.Taken);
    }

    [Fact]
    public async Task Who_waited_too_long_is_told_how_long_and_by_which_setting()
    {
        var gate = new Gate(new() { MaxConcurrent = 1, LineQueue = 1, LineQueueTimeout = TimeSpan.FromSeconds(20) });
        gate.Enter();
        var second = gate.Enter();

        var turn = second.GrantedAsync(Cancelled);
        gate.Time.Advance(TimeSpan.FromSeconds(20));

        var end = await turn;
        Assert.Equal(new(Party.Service, EndReason.Busy, "No line was free for 20 s (CALL_QUEUE_SECONDS)."), end);
        Assert.Equal(CallStatus.Busy, end!.Value.StatusOf(started: false));
    }

    [Fact]
    public async Task A_limit_of_one_agent_keeps_others_from_nothing()
    {
        var gate = new Gate(new() { MaxConcurrent = 10, MaxConcurrentPerAgent = 2, LineQueue = 5 });
        var first = gate.Enter(agent: "x");
        gate.Enter(agent: "x");
        var third = gate.Enter(agent: "x");

        Assert.Equal(1, third.Place);
        Assert.Null(gate.Enter(agent: "y").Place); // past the one who waits for another agent
        first.Dispose();
        Assert.Null(await third.GrantedAsync(Cancelled));
        Assert.Equal(1, gate.Enter(agent: "x").Place);
    }

    [Fact]
    public void A_limit_of_one_agent_is_told_by_its_name()
    {
        var gate = new Gate(new() { MaxConcurrentPerAgent = 1 });
        gate.Enter(agent: "x");

        var refusal = gate.Refused(agent: "x");

        Assert.Equal(("agent-lines-busy", 503), (refusal.Kind.Slug, refusal.Kind.Status));
        Assert.Equal(new("MAX_CALLS_PER_AGENT", 1), refusal.Limit);
        Assert.Equal("This agent has 1 call, as many as one agent may have at once (MAX_CALLS_PER_AGENT). Send the request again in a moment.", refusal.Detail);
    }

    [Fact]
    public async Task A_key_at_its_limit_waits_while_another_passes()
    {
        var gate = new Gate(new() { MaxConcurrent = 10, MaxConcurrentPerKey = 1, LineQueue = 1 }, "a,b");
        var first = gate.Enter("a");
        var second = gate.Enter("a");

        Assert.Equal(1, second.Place);
        Assert.Null(gate.Enter("b").Place);
        Assert.Equal(new("MAX_CALLS_PER_KEY", 1), gate.Refused("a").Limit);
        first.Dispose();
        Assert.Null(await second.GrantedAsync(Cancelled));
    }

    [Fact]
    public async Task Who_waits_for_a_line_keeps_no_device_from_those_who_have_one_and_waits_for_it_afterwards()
    {
        var gate = new Gate(new() { MaxConcurrent = 10, MaxConcurrentPerKey = 1, LineQueue = 1 }, "a,b");
        var first = gate.Enter("a");
        var second = gate.Enter("a", holds: "mic");
        var other = gate.Enter("b", holds: "mic");

        Assert.Null(other.Place);
        first.Dispose();
        Assert.Equal(1, second.Place); // it has a line now, and the other has the device
        other.Dispose();
        Assert.Null(await second.GrantedAsync(Cancelled));
    }

    [Fact]
    public void A_device_in_use_is_no_reason_to_wait_for_a_line()
    {
        var gate = new Gate(new() { MaxConcurrent = 1, LineQueue = 5 });
        gate.Enter(holds: "mic");

        Assert.Equal("endpoint-busy", gate.Refused(holds: "mic").Kind.Slug);
        Assert.Equal(1, gate.Enter(holds: "other").Place);
    }

    [Fact]
    public async Task Who_waits_while_the_minutes_of_its_key_are_used_up_does_not_begin_and_who_costs_nothing_does()
    {
        var gate = new Gate(new() { MaxConcurrent = 1, LineQueue = 3, MaxMinutesPerKeyPerDay = 10 });
        var first = gate.Enter();
        var second = gate.Enter();
        var third = gate.Enter(simulated: true);

        var turn = second.GrantedAsync(Cancelled);
        gate.Talked = TimeSpan.FromMinutes(10);
        first.Dispose();

        var end = await turn;
        Assert.Equal((Party.Service, EndReason.Busy), (end!.Value.By, end.Value.Reason));
        Assert.StartsWith("The calls of this key have lasted 10 minutes today (UTC)", end.Value.Detail, StringComparison.Ordinal);
        second.Dispose();
        Assert.Null(await third.GrantedAsync(Cancelled));
    }

    [Fact]
    public void The_operator_sees_how_many_wait_for_what_and_how_long_the_first_of_them_has()
    {
        var gate = new Gate(new() { MaxConcurrent = 3, MaxConcurrentPerKey = 2, LineQueue = 5, WhenBusy = BusyPolicy.Queue }, "a,b");
        Assert.Equal((new(0, TimeSpan.Zero), new(0, TimeSpan.Zero)), gate.Admission.Waiting);
        gate.Enter("a", holds: "mic");
        gate.Enter("a", holds: "mic");
        gate.Time.Advance(TimeSpan.FromSeconds(4));
        var third = gate.Enter("a");
        gate.Time.Advance(TimeSpan.FromSeconds(3));
        gate.Enter("a");

        Assert.Equal((new(2, TimeSpan.FromSeconds(3)), new(1, TimeSpan.FromSeconds(7))), gate.Admission.Waiting);
        Assert.True(third.IsWaiting);
        third.Dispose();
        Assert.Equal((1, TimeSpan.Zero), (gate.Admission.Waiting.ForLine.Count, gate.Admission.Waiting.ForLine.Oldest));
    }

    [Theory]
    [InlineData(1, "This agent has 1 call, as many as one agent may have at once (MAX_CALLS_PER_AGENT). The one place to wait is taken, too (CALL_QUEUE).")]
    [InlineData(2, "This agent has 2 calls, as many as one agent may have at once (MAX_CALLS_PER_AGENT). All 2 places to wait are taken, too (CALL_QUEUE).")]
    public void One_is_told_as_one_and_two_as_two(int each, string detail)
    {
        var gate = new Gate(new() { MaxConcurrentPerAgent = each, LineQueue = each });
        for (var i = 0; i < 2 * each; i++)
        {
            gate.Enter();
        }

        Assert.StartsWith(detail, gate.Refused().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_phone_that_rings_here_never_waits()
    {
        var gate = new Gate(new() { MaxConcurrent = 1, LineQueue = 5 });
        gate.Enter();

        Assert.Equal("lines-busy", gate.Refused(key: null).Kind.Slug);
    }
}
