using AgentConnector.Hosting.Draining;

namespace AgentConnector.Hosting.Health;

/// <summary>A service on its way out takes no new calls.</summary>
internal sealed class DrainReadiness(Drain drain) : IReadinessCheck
{
    public string Name => "draining";

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(drain.IsDraining ? "The service is shutting down." : null);
}
