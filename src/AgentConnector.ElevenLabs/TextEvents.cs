using System.Text.Json;

namespace AgentConnector.ElevenLabs;

/// <summary>What the user said, final.</summary>
public sealed record UserTranscript(string Text, long? EventId) : ConversationEvent;

/// <summary>What the user seems to be saying; the next one replaces it, <see cref="UserTranscript"/> settles it.</summary>
public sealed record TentativeUserTranscript(string Text, long? EventId) : ConversationEvent;

/// <summary>The full text of a reply, sent with its first audio. It may arrive before the transcript it answers.</summary>
public sealed record AgentResponse(
    string Text,
    long? EventId,
    string? ResponseId = null,
    IReadOnlyList<Attachment>? Attachments = null) : ConversationEvent;

/// <summary>A file that comes with a reply.</summary>
public sealed record Attachment(string? Url = null, string? Name = null, string? MimeType = null);

/// <summary>After an interruption: what was really spoken of a reply. May end inside a word. Without an id it is about the latest reply.</summary>
public sealed record AgentResponseCorrection(
    string OriginalText,
    string CorrectedText,
    long? EventId) : ConversationEvent;

/// <summary>The reply has been generated to its end.</summary>
public sealed record AgentResponseComplete(long? EventId) : ConversationEvent;

/// <summary>What a custom LLM attached to its reply.</summary>
public sealed record AgentResponseMetadata(long? EventId, JsonElement Metadata = default) : ConversationEvent;

/// <summary>A piece of a reply as it is written, mostly in text-only conversations.</summary>
public sealed record AgentResponsePart(
    TextPartKind Kind, long? EventId, string Text = "") : ConversationEvent;

/// <summary>A piece of the model's reasoning. Its id is a text. Experimental in the contract.</summary>
public sealed record AgentReasoningPart(
    TextPartKind Kind,
    string Text = "",
    string EventId = "") : ConversationEvent;

/// <summary>Where a piece stands in its text.</summary>
public enum TextPartKind
{
    /// <summary>A kind this version does not know.</summary>
    Unknown,

    /// <summary>Nothing yet.</summary>
    Start,

    /// <summary>More text.</summary>
    Delta,

    /// <summary>No more.</summary>
    Stop,
}

/// <summary>A component for the client to show. Experimental in the contract.</summary>
public sealed record RichContent(string RichContentId, string Component, long? EventId, JsonElement Props = default) : ConversationEvent;
