using System.Text.Json.Nodes;

namespace AgentConnector.ElevenLabs;

/// <summary>
/// Which agent, and how this conversation differs from the agent's defaults. What is null or empty, but for an empty list of procedures, is left out of the
/// first message: the cloud refuses overrides that the agent has not enabled, even empty ones.
/// </summary>
public sealed record ConversationRequest
{
    /// <summary>The agent. Needed unless <see cref="SignedUrl"/> is given.</summary>
    public string? AgentId { get; init; }

    /// <summary>Connect exactly here instead of asking for a signed URL.</summary>
    public SignedUrl? SignedUrl { get; init; }

    /// <summary>Values for the agent's placeholders: strings, numbers, booleans. Every one the agent declares must be there.</summary>
    public JsonObject? DynamicVariables { get; init; }

    /// <summary>Overrides in the cloud's own shape; <see cref="AgentOverrides"/> builds the usual ones.</summary>
    public JsonObject? ConversationConfigOverride { get; init; }

    /// <summary>Passed on to a custom LLM, where the agent allows it.</summary>
    public JsonObject? CustomLlmExtraBody { get; init; }

    /// <summary>Shown in the cloud's record of the conversation.</summary>
    public string? UserId { get; init; }

    /// <summary>A branch of the agent.</summary>
    public string? BranchId { get; init; }

    /// <summary>A pinned version of the agent. It is told when the signed URL is asked for, so it needs an API key.</summary>
    public string? VersionId { get; init; }

    /// <summary>The environment that resolves environment variables.</summary>
    public string? Environment { get; init; }

    /// <summary>True has the cloud reserve the conversation's id with the signed URL, which then works once. It needs an API key.</summary>
    public bool IncludeConversationId { get; init; }

    /// <summary>Who starts the conversation, for the cloud's statistics.</summary>
    public ClientSource? Source { get; init; }

    /// <summary>Start the workflow here; the agent must allow it.</summary>
    public string? StartingWorkflowNodeId { get; init; }

    /// <summary>The only procedures to use; the agent must allow it and know each of them. An empty list means none at all.</summary>
    public IReadOnlyList<string>? ProcedureIds { get; init; }

    /// <summary>Testing aid of the cloud: which tools to mock, in its own shape.</summary>
    public JsonObject? ToolMockConfig { get; init; }

    /// <summary>Tools that run here, by name. They are answered automatically; a failure or a time-out is answered as an error.</summary>
    public IReadOnlyDictionary<string, ClientTool>? Tools { get; init; }

    /// <summary>
    /// True when the reader of <see cref="Conversation.Events"/> answers calls of tools that are not in <see cref="Tools"/>, through
    /// <see cref="Conversation.SendToolResultAsync"/>. False answers them at once: there is no such tool here.
    /// </summary>
    public bool ReaderAnswersTools { get; init; }

    /// <summary>
    /// Gets each message of the cloud as it came, UTF-8 JSON, on the thread that read it and before its event: all but sound, pings and what cannot be read. The bytes are
    /// valid until it returns. It must neither wait nor throw.
    /// </summary>
    public Action<ReadOnlyMemory<byte>>? MessageReceived { get; init; }

    /// <summary>The agent only: variables and prompts may be personal.</summary>
    public override string ToString() => $"{AgentId ?? SignedUrl?.ToString()}";
}
