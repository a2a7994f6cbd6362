using AgentConnector.Hosting.Resilience;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>While ElevenLabs is failing, only simulated calls can be started.</summary>
internal sealed class CloudReadiness(Circuit circuit) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(circuit.Trouble is { } trouble ? HealthCheckResult.Degraded(trouble) : HealthCheckResult.Healthy());
}
