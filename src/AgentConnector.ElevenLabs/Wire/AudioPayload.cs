namespace AgentConnector.ElevenLabs.Wire;

/// <summary>Audio before its format is known: base64 decoded into the buffer of whoever reads messages, and void with the next.</summary>
internal sealed record AudioPayload(
    ReadOnlyMemory<byte> Audio, long? EventId, CharacterAlignment? Alignment = null, bool IsFinal = false) : ConversationEvent;
