using AgentConnector.Calls;
using AgentConnector.Calls.Limits;

namespace AgentConnector.Tests.Calls.Limits;

/// <summary>Devices, which serve one call each.</summary>
public sealed class AdmissionTests
{
    [Fact]
    public void A_device_in_use_is_refused_by_whatever_name_it_was_asked_for()
    {
        var gate = Make(BusyPolicy.Refuse);
        var first = gate.Enter(holds: ["microphone a", "speaker b"]);

        Assert.Equal("endpoint-busy", gate.Refused(holds: ["microphone c", "speaker b"]).Kind.Slug);
        var other = gate.Enter(holds: ["microphone c", "speaker d"]);
        first.Dispose();
        other.Dispose();
        var again = gate.Enter(holds: ["microphone c", "speaker b"]);
        Assert.Equal(1, gate.Admission.Taken);
        again.Dispose();
    }

    [Fact]
    public async Task Who_waits_is_served_in_order_and_nobody_overtakes()
    {
        var gate = Make(BusyPolicy.Queue);
        var first = gate.Enter(holds: "a");
        var second = gate.Enter(holds: ["a", "b"]);
        var third = gate.Enter(holds: "b"); // b is free, but the second was here before

        Assert.Equal((null, 1, 2), (first.Place, second.Place, third.Place));
        first.Dispose();
        Assert.Null(await GrantedAsync(second));
        Assert.Equal(1, third.Place);
        second.Dispose();
        Assert.Null(await GrantedAsync(third));
        third.Dispose();
        Assert.Equal(0, gate.Admission.Taken);
    }

    [Fact]
    public async Task Who_goes_away_while_waiting_leaves_its_turn_to_the_next()
    {
        var gate = Make(BusyPolicy.Queue);
        var first = gate.Enter(holds: "a");
        var second = gate.Enter(holds: "a");
        var third = gate.Enter(holds: "a");

        second.Dispose();
        first.Dispose();

        Assert.Null(await GrantedAsync(third));
        third.Dispose();
    }

    [Fact]
    public async Task A_measurement_keeps_calls_off_a_device_without_taking_a_line_and_never_overtakes_a_call()
    {
        var gate = Make(BusyPolicy.Queue);
        var measurement = gate.Admission.Reserve(["a"]);
        var call = gate.Enter(holds: "a");

        Assert.Equal(1, call.Place);
        Assert.Equal(1, gate.Admission.Taken);
        Assert.Null(gate.Admission.Reserve(["a"]));
        measurement!.Dispose();
        measurement.Dispose();
        Assert.Null(await GrantedAsync(call));
        Assert.Null(gate.Admission.Reserve(["a", "b"]));
        call.Dispose();
        Assert.NotNull(gate.Admission.Reserve(["a", "b"]));
    }

    [Fact]
    public async Task Nobody_waits_for_a_device_for_ever()
    {
        var gate = Make(BusyPolicy.Queue);
        gate.Enter(holds: "a");
        var second = gate.Enter(holds: "a");

        var turn = second.GrantedAsync(TestContext.Current.CancellationToken);
        gate.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(new(Party.Caller, EndReason.Busy, "The device was in use for 300 s (DEVICE_QUEUE_SECONDS)."), await turn);
    }

    private static Task<CallEnd?> GrantedAsync(Lease lease) => lease.GrantedAsync(TestContext.Current.CancellationToken);

    private static Gate Make(BusyPolicy policy) => new(new() { WhenBusy = policy });
}
