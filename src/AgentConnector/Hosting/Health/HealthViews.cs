using System.Text.Json.Serialization;
using AgentConnector.Hosting.OpenApi;

namespace AgentConnector.Hosting.Health;

/// <summary>What <c>GET /</c> says.</summary>
public sealed record ServiceView(string Status, ServiceLinks Links)
{
    public string Service => "ElevenLabs Agent Connector";

    public string Version => ServiceVersion.Text;
}

/// <summary>Where to go from here.</summary>
/// <param name="Health">Whether the process answers.</param>
/// <param name="Ready">Whether calls can be started.</param>
/// <param name="Openapi">Every route, in a document.</param>
/// <param name="Docs">The page to try the routes on; absent where it is switched off.</param>
public sealed record ServiceLinks(
    string Health, string Ready, string Openapi, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Docs)
{
    internal static ServiceLinks Below(PathString pathBase, bool docs) =>
        new(pathBase + "/health", pathBase + "/health/ready", pathBase + ApiDescription.Address, docs ? pathBase + "/docs" : null);
}

/// <summary>What <c>GET /health</c> says.</summary>
public sealed record HealthView(string Status, string Timestamp);

/// <summary>
/// What <c>GET /health/ready</c> says: <c>ok</c> per check, or what to do. <c>degraded</c> (200) is a service that works, and whose far side does not.
/// </summary>
public sealed record ReadinessView(string Status, IReadOnlyDictionary<string, string> Checks, string Timestamp);
