using AgentConnector.Hosting.Draining;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentConnector.Hosting.Health;

/// <summary>A service on its way out takes no new calls.</summary>
internal sealed class DrainReadiness(Drain drain) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(drain.IsDraining ? HealthCheckResult.Unhealthy("The service is shutting down.") : HealthCheckResult.Healthy());
}
