using AgentConnector.Security;
using AgentConnector.Settings;

namespace AgentConnector.Configuration;

/// <summary>The settings the service starts with: read once, checked, and without any API key in plain text.</summary>
internal sealed class ConnectorSettings
{
    public required IConfigurationRoot Configuration { get; init; }

    /// <summary>The API keys, hashed. Empty when none are set.</summary>
    public required IReadOnlyList<ApiKey> Keys { get; init; }

    /// <summary>What is wrong; the values meant here count as not set, so that the rest can be checked too.</summary>
    public required IReadOnlyList<SettingFault> Faults { get; init; }

    /// <summary>What looks odd but does not stop the service.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>What is needed before there are services to ask for it.</summary>
    public ServerOptions Server => Configuration.GetSection(ServerOptions.Section).Get<ServerOptions>()!;

    /// <summary>Whether the operator wants to see everything.</summary>
    public bool ShowsDetails => Configuration.GetSection(LogOptions.Section).Get<LogOptions>()!.Default is LogLevel.Debug or LogLevel.Trace;

    public LogFormat LogFormat => Server.LogFormat ?? (IsDevelopment ? LogFormat.Text : LogFormat.Json);

    public bool IsDevelopment => Server.Environment == "development";
}
