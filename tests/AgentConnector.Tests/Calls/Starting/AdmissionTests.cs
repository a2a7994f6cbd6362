using AgentConnector.Calls;
using AgentConnector.Calls.Starting;
using AgentConnector.Calls.Talking;
using AgentConnector.Endpoints;
using AgentConnector.Security;
using Microsoft.Extensions.Options;

namespace AgentConnector.Tests.Calls.Starting;

public sealed class AdmissionTests
{
    private static readonly CallPlan Plan = new(default, new("device", "default"), new("a", null, null, null, null), TimeSpan.FromMinutes(1), null, null);

    private readonly ManualTime time = new();

    [Fact]
    public void A_device_in_use_is_refused_by_whatever_name_it_was_asked_for()
    {
        var admission = Make(BusyPolicy.Refuse);
        Assert.Null(admission.Take(Plan, ["microphone a", "speaker b"], key: null, out var first));

        Assert.NotNull(admission.Take(Plan, ["microphone c", "speaker b"], key: null, out _));
        Assert.Null(admission.Take(Plan, ["microphone c", "speaker d"], key: null, out var other));
        first.Dispose();
        other.Dispose();
        Assert.Null(admission.Take(Plan, ["microphone c", "speaker b"], key: null, out var again));
        Assert.Equal(1, admission.Taken);
        again.Dispose();
    }

    [Fact]
    public async Task Who_waits_is_served_in_order_and_nobody_overtakes()
    {
        var admission = Make(BusyPolicy.Queue);
        admission.Take(Plan, ["a"], key: null, out var first);
        admission.Take(Plan, ["a", "b"], key: null, out var second);
        admission.Take(Plan, ["b"], key: null, out var third); // b is free, but the second was here before

        Assert.Equal((false, true, true), (first.Waits, second.Waits, third.Waits));
        first.Dispose();
        await second.GrantedAsync(TestContext.Current.CancellationToken);
        Assert.True(third.Waits);
        second.Dispose();
        await third.GrantedAsync(TestContext.Current.CancellationToken);
        third.Dispose();
        Assert.Equal(0, admission.Taken);
    }

    [Fact]
    public async Task Who_goes_away_while_waiting_leaves_its_turn_to_the_next()
    {
        var admission = Make(BusyPolicy.Queue);
        admission.Take(Plan, ["a"], key: null, out var first);
        admission.Take(Plan, ["a"], key: null, out var second);
        admission.Take(Plan, ["a"], key: null, out var third);

        second.Dispose();
        first.Dispose();

        await third.GrantedAsync(TestContext.Current.CancellationToken);
        third.Dispose();
    }

    [Fact]
    public async Task A_measurement_keeps_calls_off_a_device_without_taking_a_line_and_never_overtakes_a_call()
    {
        var admission = Make(BusyPolicy.Queue);
        var measurement = admission.Reserve(["a"]);
        admission.Take(Plan, ["a"], key: null, out var call);

        Assert.True(call.Waits);
        Assert.Equal(1, admission.Taken);
        Assert.Null(admission.Reserve(["a"]));
        measurement!.Dispose();
        measurement.Dispose();
        await call.GrantedAsync(TestContext.Current.CancellationToken);
        Assert.Null(admission.Reserve(["a", "b"]));
        call.Dispose();
        Assert.NotNull(admission.Reserve(["a", "b"]));
    }

    [Fact]
    public async Task Nobody_waits_for_ever()
    {
        var admission = Make(BusyPolicy.Queue);
        admission.Take(Plan, ["a"], key: null, out _);
        admission.Take(Plan, ["a"], key: null, out var second);

        var turn = second.GrantedAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMinutes(5));

        var failure = await Assert.ThrowsAsync<EndpointException>(() => turn);
        Assert.Equal(EndReason.Busy, failure.ToEnd().Reason);
    }

    private Admission Make(BusyPolicy policy)
    {
        var options = Options.Create(new CallOptions { WhenBusy = policy });
        return new(options, new LineShares(options, new ApiKeyRing([])), time);
    }
}
