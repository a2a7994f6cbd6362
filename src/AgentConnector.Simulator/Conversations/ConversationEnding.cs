namespace AgentConnector.Simulator.Conversations;

/// <summary>Why a conversation is over; the first one counts.</summary>
/// <param name="By">Who closes.</param>
/// <param name="Code">The close code; 1006 for a cut connection.</param>
/// <param name="Reason">The reason sent or received.</param>
internal sealed record ConversationEnding(ClosedBy By, int Code, string Reason)
{
    /// <summary>The <c>error</c> event that goes before the close, when there is one.</summary>
    public byte[]? ErrorEvent { get; init; }

    public string? ErrorType { get; init; }

    /// <summary>Cut the connection instead of closing it.</summary>
    public bool Cut { get; init; }
}
