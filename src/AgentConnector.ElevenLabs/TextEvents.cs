using System.Text.Json;
using System.Text.Json.Serialization;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs;

/// <summary>What the user said, final.</summary>
public sealed record UserTranscript([property: JsonPropertyName("user_transcript")] string Text, int EventId) : ConversationEvent;

/// <summary>What the user seems to be saying; the next one replaces it, <see cref="UserTranscript"/> settles it.</summary>
public sealed record TentativeUserTranscript([property: JsonPropertyName("user_transcript")] string Text, int EventId) : ConversationEvent;

/// <summary>The full text of a reply, sent with its first audio. It may arrive before the transcript it answers.</summary>
public sealed record AgentResponse(
    [property: JsonPropertyName("agent_response")] string Text,
    int EventId,
    string? ResponseId = null,
    IReadOnlyList<Attachment>? Attachments = null) : ConversationEvent;

/// <summary>A file that comes with a reply.</summary>
public sealed record Attachment(string? Url = null, string? Name = null, string? MimeType = null);

/// <summary>After an interruption: what was really spoken of a reply. May end inside a word.</summary>
public sealed record AgentResponseCorrection(
    [property: JsonPropertyName("original_agent_response")] string OriginalText,
    [property: JsonPropertyName("corrected_agent_response")] string CorrectedText,
    int EventId) : ConversationEvent;

/// <summary>The reply has been generated to its end.</summary>
public sealed record AgentResponseComplete(int EventId) : ConversationEvent;

/// <summary>What a custom LLM attached to its reply.</summary>
public sealed record AgentResponseMetadata(int EventId, JsonElement Metadata = default) : ConversationEvent;

/// <summary>A piece of a reply as it is written, mostly in text-only conversations.</summary>
public sealed record AgentResponsePart(
    [property: JsonPropertyName("type")] TextPartKind Kind, int EventId, string Text = "") : ConversationEvent;

/// <summary>A piece of the model's reasoning. Its id is a text. Experimental in the contract.</summary>
public sealed record AgentReasoningPart(
    [property: JsonPropertyName("type")] TextPartKind Kind,
    string Text = "",
    [property: JsonConverter(typeof(OpenText))] string EventId = "") : ConversationEvent;

/// <summary>Where a piece stands in its text.</summary>
[JsonConverter(typeof(OpenEnum<TextPartKind>))]
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
public sealed record RichContent(string RichContentId, string Component, int EventId, JsonElement Props = default) : ConversationEvent;
