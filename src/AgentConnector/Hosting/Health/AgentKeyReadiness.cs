using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentConnector.Hosting.Health;

/// <summary>Without a key for the agent cloud only simulated calls work.</summary>
internal sealed class AgentKeyReadiness(IConfiguration configuration) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) => Task.FromResult(
        configuration["Agents:ElevenLabs:ApiKey"] is { Length: > 0 } || configuration.GetValue<bool>("Agents:Simulate")
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("Only simulated calls work: set ELEVENLABS_API_KEY, or SIMULATE=true."));
}
