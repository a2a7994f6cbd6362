using AgentConnector.Agents.ElevenLabs;
using AgentConnector.Calls.Scribing;
using AgentConnector.Calls.Talking;
using AgentConnector.Configuration;
using AgentConnector.Hosting;
using Microsoft.Extensions.Options;

namespace AgentConnector.AgentTests.Running;

/// <summary>Adds what the calls of tests need beside the agents' side.</summary>
internal static class TestBenchRegistration
{
    /// <param name="services">They have the agents' side already.</param>
    /// <param name="simulated">The built-in agents are asked: over memory, in virtual time.</param>
    public static IServiceCollection AddTestBench(this IServiceCollection services, bool simulated)
    {
        services.AddMetrics().AddSingleton<CallMetrics>();
        services.AddSingleton<RecordingWriter>();
        return simulated ? services.AddVirtualCloud() : services;
    }

    private static IServiceCollection AddVirtualCloud(this IServiceCollection services)
    {
        services.AddSingleton<TimeProvider, VirtualTime>();
        services.AddSingleton(provider => new SimulatedCloud(
            provider.GetRequiredService<IOptions<SimulationOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>())
        {
            IsInMemory = true,
        });
        foreach (var client in new[] { ElevenLabsConnector.SimulatedHttpClientName, ElevenLabsArchive.HttpClientName })
        {
            services.AddHttpThrough(client, provider => provider.GetRequiredService<SimulatedCloud>().ConnectAsync);
        }

        return services;
    }
}
