namespace AgentConnector.ElevenLabs.Wire;

/// <summary>One message of the cloud after reading.</summary>
/// <param name="Type">Its <c>type</c>, or null when it had none to read.</param>
/// <param name="Event">What it says; null when it could not be read.</param>
internal readonly record struct ServerMessage(string? Type, ConversationEvent? Event)
{
    public static ServerMessage Malformed(string? type = null) => new(type, null);
}
