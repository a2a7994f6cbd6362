using AgentConnector.Calls;
using AgentConnector.Endpoints;
using AgentConnector.Security;
using Microsoft.Extensions.Options;

namespace AgentConnector.Tests.Calls;

public sealed class LinesTests
{
    private static readonly CallPlan Plan = new(default, new("device", "default"), new("a", null, null, null, null), TimeSpan.FromMinutes(1), null, null);

    private readonly ManualTime time = new();

    [Fact]
    public void A_device_in_use_is_refused_by_whatever_name_it_was_asked_for()
    {
        var lines = Make(BusyPolicy.Refuse);
        Assert.Null(lines.Take(Plan, ["microphone a", "speaker b"], key: null, out var first));

        Assert.NotNull(lines.Take(Plan, ["microphone c", "speaker b"], key: null, out _));
        Assert.Null(lines.Take(Plan, ["microphone c", "speaker d"], key: null, out var other));
        first.Dispose();
        other.Dispose();
        Assert.Null(lines.Take(Plan, ["microphone c", "speaker b"], key: null, out var again));
        Assert.Equal(1, lines.Taken);
        again.Dispose();
    }

    [Fact]
    public async Task Who_waits_is_served_in_order_and_nobody_overtakes()
    {
        var lines = Make(BusyPolicy.Queue);
        lines.Take(Plan, ["a"], key: null, out var first);
        lines.Take(Plan, ["a", "b"], key: null, out var second);
        lines.Take(Plan, ["b"], key: null, out var third); // b is free, but the second was here before

        Assert.Equal((false, true, true), (first.Waits, second.Waits, third.Waits));
        first.Dispose();
        await second.TurnAsync(TestContext.Current.CancellationToken);
        Assert.True(third.Waits);
        second.Dispose();
        await third.TurnAsync(TestContext.Current.CancellationToken);
        third.Dispose();
        Assert.Equal(0, lines.Taken);
    }

    [Fact]
    public async Task Who_goes_away_while_waiting_leaves_its_turn_to_the_next()
    {
        var lines = Make(BusyPolicy.Queue);
        lines.Take(Plan, ["a"], key: null, out var first);
        lines.Take(Plan, ["a"], key: null, out var second);
        lines.Take(Plan, ["a"], key: null, out var third);

        second.Dispose();
        first.Dispose();

        await third.TurnAsync(TestContext.Current.CancellationToken);
        third.Dispose();
    }

    [Fact]
    public async Task A_measurement_keeps_calls_off_a_device_without_taking_a_line_and_never_overtakes_a_call()
    {
        var lines = Make(BusyPolicy.Queue);
        var measurement = lines.Reserve(["a"]);
        lines.Take(Plan, ["a"], key: null, out var call);

        Assert.True(call.Waits);
        Assert.Equal(1, lines.Taken);
        Assert.Null(lines.Reserve(["a"]));
        measurement!.Dispose();
        measurement.Dispose();
        await call.TurnAsync(TestContext.Current.CancellationToken);
        Assert.Null(lines.Reserve(["a", "b"]));
        call.Dispose();
        Assert.NotNull(lines.Reserve(["a", "b"]));
    }

    [Fact]
    public async Task Nobody_waits_for_ever()
    {
        var lines = Make(BusyPolicy.Queue);
        lines.Take(Plan, ["a"], key: null, out _);
        lines.Take(Plan, ["a"], key: null, out var second);

        var turn = second.TurnAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMinutes(5));

        var failure = await Assert.ThrowsAsync<EndpointException>(() => turn);
        Assert.Equal(EndReason.Busy, failure.ToEnd().Reason);
    }

    private Lines Make(BusyPolicy policy)
    {
        var options = Options.Create(new CallOptions { WhenBusy = policy });
        return new(options, new LineShares(options, new ApiKeyRing([])), time);
    }
}
