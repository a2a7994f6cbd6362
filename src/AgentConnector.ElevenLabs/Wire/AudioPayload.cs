using System.Text.Json.Serialization;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>Audio before its format is known: base64 decoded straight into the bytes that are handed on.</summary>
internal sealed record AudioPayload(
    [property: JsonPropertyName("audio_base_64")] byte[] Audio,
    int EventId,
    CharacterAlignment? Alignment = null,
    bool IsFinal = false) : ConversationEvent;
