using AgentConnector.Configuration;
using AgentConnector.Hosting;
using AgentConnector.Hosting.Resilience;
using Microsoft.Extensions.Options;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>Adds ElevenLabs and its built-in stand-in as the agents' side.</summary>
internal static class ElevenLabsRegistration
{
    public static IServiceCollection AddElevenLabs(this IServiceCollection services)
    {
        services.AddOptions<ElevenLabsOptions>().BindConfiguration(ElevenLabsOptions.Section);
        services.AddOptions<SimulationOptions>().BindConfiguration(SimulationOptions.Section);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Circuit>(provider, "ElevenLabs"));
        services.AddSingleton(provider => new Persistence(
            provider.GetRequiredService<Circuit>(),
            provider.GetRequiredService<IOptions<ElevenLabsOptions>>().Value.ConnectTimeout,
            provider.GetRequiredService<TimeProvider>()));
        services.AddPersistentHttp(ElevenLabsConnector.HttpClientName, provider => provider.GetRequiredService<Persistence>());
        services.AddSingleton<SimulatedCloud>();
        services.AddSingleton<AgentMetrics>();
        services.AddSingleton<IAgentConnector, ElevenLabsConnector>();
        services.AddSingleton<IAgentInspector, ElevenLabsInspector>();
        services.AddSingleton<IConversationArchive, ElevenLabsArchive>();
        services.AddHealthChecks().AddCheck<AgentKeyReadiness>("agent_key").AddCheck<CloudReadiness>("agent_cloud");
        return services;
    }
}
