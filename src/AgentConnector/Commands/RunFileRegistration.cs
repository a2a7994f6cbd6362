using AgentConnector.Configuration;
using AgentConnector.Security;

namespace AgentConnector.Commands;

/// <summary>Lets commands of the same user find the service and join it.</summary>
internal static class RunFileRegistration
{
    public static IServiceCollection AddRunFile(this IServiceCollection services, ConnectorSettings settings)
    {
        var key = NewKey.Make();
        return services
            .AddSingleton(key.ToApiKey("terminal"))
            .AddHostedService(provider => ActivatorUtilities.CreateInstance<RunFileKeeper>(provider, settings, key));
    }
}
