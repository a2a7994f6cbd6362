namespace AgentConnector.Simulator;

/// <summary>One turn of the record that the cloud keeps.</summary>
/// <param name="Role"><c>user</c> or <c>agent</c>.</param>
/// <param name="Message">What was said, after corrections; null for a tool call or its result.</param>
/// <param name="TimeInCall">When, since the start.</param>
/// <param name="EventId">The id of the events that carried it, if they had one.</param>
/// <param name="Medium"><c>audio</c> or <c>text</c>.</param>
/// <param name="Interrupted">The caller cut it short.</param>
/// <param name="OriginalMessage">What it was before it was cut short.</param>
public sealed record TranscriptTurn(
    string Role, string? Message, TimeSpan TimeInCall, int? EventId, string Medium, bool Interrupted = false, string? OriginalMessage = null)
{
    /// <summary>The tool that the agent called in this turn.</summary>
    public TranscriptToolCall? ToolCall { get; init; }

    /// <summary>The result that the agent got in this turn.</summary>
    public TranscriptToolResult? ToolResult { get; init; }

    /// <summary>The file that came with the user's message.</summary>
    public UploadedFile? File { get; init; }
}
