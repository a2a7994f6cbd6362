using Microsoft.Extensions.Hosting.Systemd;

namespace AgentConnector.Hosting.Supervision;

/// <summary>Tells systemd (<c>Type=notify</c>) when the service listens and when it stops; where nothing supervises, it tells nobody.</summary>
internal sealed class SystemdReports(ISystemdNotifier systemd) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        systemd.Notify(ServiceState.Ready);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        systemd.Notify(ServiceState.Stopping);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
