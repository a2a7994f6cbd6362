namespace AgentConnector.ElevenLabs;

/// <summary>Anything that went wrong with ElevenLabs. Holds no key and no signed URL.</summary>
public abstract class AgentsException : Exception
{
    private protected AgentsException(ConversationEndCause cause, string message, Exception? innerException)
        : base(message, innerException) => Cause = cause;

    /// <summary>The kind of failure.</summary>
    public ConversationEndCause Cause { get; }
}
