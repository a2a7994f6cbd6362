namespace AgentConnector.ElevenLabs.Wire;

/// <summary>Audio before its format is known: base64 decoded straight into the bytes that are handed on.</summary>
internal sealed record AudioPayload(
    byte[] Audio, long? EventId, CharacterAlignment? Alignment = null, bool IsFinal = false) : ConversationEvent;
