namespace AgentConnector.ElevenLabs;

/// <summary>A conversation could not start or broke.</summary>
public sealed class ConversationException : AgentsException
{
    internal ConversationException(ConversationEnd end, Exception? innerException = null)
        : base(end.Cause, end.ToString(), innerException) => End = end;

    /// <summary>The ending with all that the cloud said about it.</summary>
    public ConversationEnd End { get; }
}
