using AgentConnector.Security;

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

    /// <summary><c>development</c>, <c>staging</c> or <c>production</c>.</summary>
    public string Environment => Configuration["Server:Environment"]!;

    public bool IsDevelopment => Environment == "development";

    public bool IsProduction => Environment == "production";

    public string DataDir => Configuration["History:DataDir"]!;
}
