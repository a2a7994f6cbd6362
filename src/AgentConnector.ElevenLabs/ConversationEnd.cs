namespace AgentConnector.ElevenLabs;

/// <summary>How a conversation ended. Texts come from the cloud with keys and URL queries removed.</summary>
/// <param name="Code">The WebSocket close code; 1006 when the connection died or was given up.</param>
/// <param name="Cause">The kind of ending.</param>
/// <param name="Explanation">What happened and what to do next, for people.</param>
public sealed record ConversationEnd(int Code, ConversationEndCause Cause, string Explanation)
{
    /// <summary>The reason in the close frame; the protocol cuts it at 123 bytes.</summary>
    public string? Reason { get; init; }

    /// <summary>The <c>error_type</c> or <c>error_name</c> of the error message before the close.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The text of the error message before the close.</summary>
    public string? Message { get; init; }

    /// <summary>True when one side said goodbye; false when something failed.</summary>
    public bool IsGoodbye => Cause is ConversationEndCause.Completed or ConversationEndCause.ClosedByClient;

    /// <summary>Cause, code, the cloud's words and the explanation in one line.</summary>
    public override string ToString()
    {
        var said = Message ?? Reason;
        return string.IsNullOrEmpty(said) ? $"{Explanation} ({Code})" : $"{Explanation} ({Code}: {said})";
    }
}
