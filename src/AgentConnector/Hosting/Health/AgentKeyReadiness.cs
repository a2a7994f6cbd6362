namespace AgentConnector.Hosting.Health;

/// <summary>Without a key for the agent cloud only simulated calls work.</summary>
internal sealed class AgentKeyReadiness(IConfiguration configuration) : IReadinessCheck
{
    public string Name => "agent_key";

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(
            configuration["Agents:ElevenLabs:ApiKey"] is { Length: > 0 } || configuration.GetValue<bool>("Agents:Simulate")
                ? null
                : "Only simulated calls work: set ELEVENLABS_API_KEY, or SIMULATE=true.");
}
