using AgentConnector.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>Without a key for the agent cloud only simulated calls work.</summary>
internal sealed class AgentKeyReadiness(IOptions<ElevenLabsOptions> options, IOptions<SimulationOptions> simulation) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) => Task.FromResult(
        options.Value.HasKey || simulation.Value.Simulate
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("Only simulated calls work: set ELEVENLABS_API_KEY, or SIMULATE=true."));
}
