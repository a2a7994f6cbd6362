using System.Text.Json.Serialization;

namespace AgentConnector.Hosting;

/// <summary>What <c>GET /</c> says.</summary>
public sealed record ServiceView(string Status, ServiceLinks Links)
{
    public string Service => "ElevenLabs Agent Connector";

    public string Version => ServiceVersion.Text;
}

/// <summary>Where to go from here.</summary>
/// <param name="Docs">The page to try the routes on; absent where it is switched off.</param>
public sealed record ServiceLinks([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Docs)
{
    public string Health => "/health";

    public string Ready => "/health/ready";

    public string Openapi => "/openapi/v1.json";
}

/// <summary>What <c>GET /health</c> says.</summary>
public sealed record HealthView(string Status, string Timestamp);

/// <summary>What <c>GET /health/ready</c> says: <c>ok</c> per check, or what to do.</summary>
public sealed record ReadinessView(string Status, IReadOnlyDictionary<string, string> Checks, string Timestamp);
