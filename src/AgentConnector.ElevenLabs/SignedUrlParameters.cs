namespace AgentConnector.ElevenLabs;

/// <summary>What a signed URL may be bound to. Nothing set means the agent's main branch in production.</summary>
public sealed record SignedUrlParameters
{
    /// <summary>Reserves a conversation id; the URL then works once.</summary>
    public bool IncludeConversationId { get; init; }

    /// <summary>A branch of the agent.</summary>
    public string? BranchId { get; init; }

    /// <summary>A pinned version of the agent.</summary>
    public string? VersionId { get; init; }

    /// <summary>The environment that resolves environment variables; the cloud takes <c>production</c>.</summary>
    public string? Environment { get; init; }
}
