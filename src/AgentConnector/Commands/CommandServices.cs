using AgentConnector.Configuration;

namespace AgentConnector.Commands;

/// <summary>What a command needs that uses features of the service without serving.</summary>
internal static class CommandServices
{
    /// <summary>Settings, clock and a log that nobody reads; features are added to it.</summary>
    public static IServiceCollection With(ConnectorSettings settings) => new ServiceCollection()
        .AddLogging()
        .AddSingleton(TimeProvider.System)
        .AddSingleton<IConfiguration>(settings.Configuration);
}
