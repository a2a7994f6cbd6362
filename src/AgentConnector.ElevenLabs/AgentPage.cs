using System.Text.Json;

namespace AgentConnector.ElevenLabs;

/// <summary>A page of a workspace's agents.</summary>
/// <param name="Agents">In the order the cloud has them.</param>
/// <param name="NextCursor">Asks for the next page; null on the last one.</param>
public sealed record AgentPage(IReadOnlyList<AgentSummary> Agents, string? NextCursor)
{
    internal static AgentPage Read(JsonElement page) => new(
        page.ValueKind is JsonValueKind.Object && page.TryGetProperty("agents", out var agents) && agents.ValueKind is JsonValueKind.Array
            ? [.. agents.EnumerateArray().Select(Summary).OfType<AgentSummary>()]
            : [],
        Text(page, "next_cursor") is { Length: > 0 } cursor ? cursor : null);

    /// <summary>Null for what has no id: nobody could talk with it.</summary>
    private static AgentSummary? Summary(JsonElement agent) => Text(agent, "agent_id") is { Length: > 0 } id ? new(id, Text(agent, "name") ?? "") : null;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.String ? member.GetString() : null;
}

/// <summary>An agent in a list.</summary>
/// <param name="AgentId">The id that a conversation is asked for with.</param>
/// <param name="Name">The name its makers gave it.</param>
public sealed record AgentSummary(string AgentId, string Name);
