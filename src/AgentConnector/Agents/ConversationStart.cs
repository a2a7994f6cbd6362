using System.Text.Json;

namespace AgentConnector.Agents;

/// <summary>Where and with what a conversation begins. What is null is the agent's own affair.</summary>
public sealed record ConversationStart
{
    /// <summary>A branch of the agent.</summary>
    public string? BranchId { get; init; }

    /// <summary>A pinned version of the agent.</summary>
    public string? VersionId { get; init; }

    /// <summary>The environment that resolves environment variables.</summary>
    public string? Environment { get; init; }

    /// <summary>The cloud reserves the conversation's id before it begins.</summary>
    public bool ReservesId { get; init; }

    /// <summary>The node at which the agent's workflow begins.</summary>
    public string? WorkflowNodeId { get; init; }

    /// <summary>The procedures to use.</summary>
    public IReadOnlyList<string>? ProcedureIds { get; init; }

    /// <summary>Which tools are mocked: a JSON object in the cloud's own shape.</summary>
    public JsonElement? ToolMocks { get; init; }

    /// <summary>A JSON object that is passed on to a custom LLM.</summary>
    public JsonElement? CustomLlmExtraBody { get; init; }

    /// <summary>Who starts it, in the cloud's words, and in which version.</summary>
    public (string? Name, string? Version)? Source { get; init; }
}
