using System.Runtime.InteropServices;
using AgentConnector.Hosting;

namespace AgentConnector.Tests.Hosting;

/// <summary>Signals, whose threads come when they come.</summary>
public sealed class StopSignalsTests
{
    private static PosixSignalContext Terminate => new(PosixSignal.SIGTERM);

    [Fact]
    public void A_signal_stops_what_listens_and_not_the_process()
    {
        using var stopping = new CancellationTokenSource();
        using var signals = new StopSignals(stopping.Cancel);
        var signal = Terminate;

        signals.On(signal);

        Assert.True(signal.Cancel);
        Assert.True(stopping.IsCancellationRequested);
    }

    [Fact]
    public void A_signal_that_was_under_way_when_its_listener_went_does_nothing()
    {
        var stopping = new CancellationTokenSource();
        var signals = new StopSignals(stopping.Cancel);
        signals.Dispose();
        stopping.Dispose();
        var signal = Terminate;

        signals.On(signal);

        Assert.True(signal.Cancel);
    }

    [Fact]
    public void A_signal_after_the_host_has_stopped_begins_nothing()
    {
        var told = 0;
        using var signals = new StopSignals(() => told++);
        signals.Ignore();

        signals.On(Terminate);

        Assert.Equal(0, told);
    }
}
