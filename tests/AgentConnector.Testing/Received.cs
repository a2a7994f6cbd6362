using System.Text.Json;

namespace AgentConnector.Testing;

/// <summary>A request that arrived at a <see cref="Receiver"/>.</summary>
public sealed record Received(string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>A delivery's.</summary>
    public string Id => Headers["webhook-id"];

    /// <summary>The body.</summary>
    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>The call that a delivery tells of.</summary>
    public string Call => Json.GetProperty("call_id").GetString()!;

    /// <summary>What a delivery tells of its call.</summary>
    public string Type => Json.GetProperty("type").GetString()!;
}
