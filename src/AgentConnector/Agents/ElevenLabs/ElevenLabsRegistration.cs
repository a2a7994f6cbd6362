using AgentConnector.Configuration;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>Adds ElevenLabs and its built-in stand-in as the agents' side.</summary>
internal static class ElevenLabsRegistration
{
    public static IServiceCollection AddElevenLabs(this IServiceCollection services)
    {
        services.AddOptions<ElevenLabsOptions>().BindConfiguration(ElevenLabsOptions.Section);
        services.AddOptions<SimulationOptions>().BindConfiguration(SimulationOptions.Section);
        services.AddSingleton<SimulatedCloud>();
        services.AddSingleton<IAgentConnector, ElevenLabsConnector>();
        services.AddSingleton<IAgentInspector, ElevenLabsInspector>();
        services.AddHealthChecks().AddCheck<AgentKeyReadiness>("agent_key");
        return services;
    }
}
