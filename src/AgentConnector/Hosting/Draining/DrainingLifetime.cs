using AgentConnector.Problems;

namespace AgentConnector.Hosting.Draining;

/// <summary>
/// Stops the service on SIGTERM or SIGINT, in its own order. The host's own lifetime closes the listener first; here it keeps
/// answering while calls end. A second signal stops at once.
/// </summary>
internal sealed class DrainingLifetime(Func<Drain> makeDrain, IHostApplicationLifetime application) : IHostLifetime, IDisposable
{
    // The host makes its lifetime before the settings are checked: what is drained may be made only after that.
    private readonly Lazy<Drain> drain = new(makeDrain);
    private readonly CancellationTokenSource hurry = new();
    private StopSignals? signals;
    private Task stopping = Task.CompletedTask;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        signals = new(OnSignal);
        return Task.CompletedTask;
    }

    /// <summary>The host has stopped: nothing may outlive it, and a signal that comes now asks for what is done.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        signals?.Ignore();
        await hurry.CancelAsync();
        await stopping;
    }

    public void Dispose()
    {
        signals?.Dispose();
        hurry.Dispose();
    }

    private void OnSignal()
    {
        if (!drain.Value.IsStarted)
        {
            stopping = DrainAndStopAsync();
        }
        else
        {
            Environment.ExitCode = ExitCode.StoppedAtOnce;
            hurry.Cancel();
        }
    }

    private async Task DrainAndStopAsync()
    {
        await drain.Value.RunAsync(hurry.Token);
        application.StopApplication();
    }
}
