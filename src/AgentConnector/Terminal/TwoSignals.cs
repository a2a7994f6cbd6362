using AgentConnector.Hosting;

namespace AgentConnector.Terminal;

/// <summary>SIGINT and SIGTERM: the first asks politely, the second means now.</summary>
internal sealed class TwoSignals : IDisposable
{
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource either = new();
    private readonly CancellationTokenSource insisted = new();
    private readonly StopSignals signals;

    public TwoSignals() => signals = new(On);

    /// <summary>Completes with the first.</summary>
    public Task Asked => asked.Task;

    /// <summary>Cancelled by the first: for what needs no polite end.</summary>
    public CancellationToken Either => either.Token;

    /// <summary>Cancelled by the second.</summary>
    public CancellationToken Insisted => insisted.Token;

    public void Dispose()
    {
        signals.Dispose();
        either.Dispose();
        insisted.Dispose();
    }

    private void On()
    {
        if (asked.TrySetResult())
        {
            either.Cancel();
        }
        else
        {
            insisted.Cancel();
        }
    }
}
