namespace AgentConnector.Agents;

/// <summary>Something that is put into a live conversation beside the sound.</summary>
/// <param name="Kind">What it means to the agent.</param>
/// <param name="Text">The text, where the kind has one.</param>
public sealed record AgentMessage(TextKind Kind, string Text = "")
{
    /// <summary>Of a contextual update: a later one with the same id replaces it.</summary>
    public string? ContextId { get; init; }

    /// <summary>Of a multimodal message: files that were uploaded for this conversation.</summary>
    public IReadOnlyList<string> FileIds { get; init; } = [];

    /// <summary>Of feedback: the agent's id of the reply that is meant.</summary>
    public long? ReplyId { get; init; }

    /// <summary>Of feedback: whether the user liked it; null takes back what was said of it.</summary>
    public bool? IsLiked { get; init; }

    /// <summary>It names something of this one conversation, and means nothing to another.</summary>
    public bool IsBoundToConversation => Kind is TextKind.Feedback || FileIds.Count > 0;

    /// <summary>The user says its text, which is a turn.</summary>
    public bool IsSaid => Kind is TextKind.UserMessage or TextKind.MultimodalMessage && Text.Length > 0;
}

/// <summary>What a message means to the agent.</summary>
public enum TextKind
{
    /// <summary>A turn of the user: the agent answers it.</summary>
    UserMessage,

    /// <summary>Background knowledge: no answer, no interruption.</summary>
    ContextualUpdate,

    /// <summary>The user is busy typing: the agent waits. The text is ignored.</summary>
    UserActivity,

    /// <summary>What the user thinks of a reply.</summary>
    Feedback,

    /// <summary>A turn of the user with files to look at.</summary>
    MultimodalMessage,
}

/// <summary>Texts, which are most of the messages.</summary>
internal static class AgentTexts
{
    /// <inheritdoc cref="IAgentSession.SendAsync"/>
    public static ValueTask SendTextAsync(this IAgentSession session, TextKind kind, string text, CancellationToken cancellationToken) =>
        session.SendAsync(new(kind, text), cancellationToken);
}
