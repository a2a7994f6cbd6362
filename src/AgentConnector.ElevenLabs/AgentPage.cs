using System.Text.Json;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs;

/// <summary>A page of a workspace's agents.</summary>
/// <param name="Agents">In the order the cloud has them.</param>
/// <param name="NextCursor">Asks for the next page; null on the last one.</param>
public sealed record AgentPage(IReadOnlyList<AgentSummary> Agents, string? NextCursor)
{
    internal static AgentPage Read(JsonElement page) => new(
        page.Find("agents") is { ValueKind: JsonValueKind.Array } agents ? [.. agents.EnumerateArray().Select(Summary).OfType<AgentSummary>()] : [],
        page.FindText("next_cursor") is { Length: > 0 } cursor ? cursor : null);

    /// <summary>Null for what has no id: nobody could talk with it.</summary>
    private static AgentSummary? Summary(JsonElement agent) => agent.FindText("agent_id") is { Length: > 0 } id ? new(id, agent.FindText("name") ?? "") : null;
}

/// <summary>An agent in a list.</summary>
/// <param name="AgentId">The id that a conversation is asked for with.</param>
/// <param name="Name">The name its makers gave it.</param>
public sealed record AgentSummary(string AgentId, string Name);
