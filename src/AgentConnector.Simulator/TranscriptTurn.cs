namespace AgentConnector.Simulator;

/// <summary>One turn of the record that the cloud keeps.</summary>
/// <param name="Role"><c>user</c> or <c>agent</c>.</param>
/// <param name="Message">What was said, after corrections.</param>
/// <param name="TimeInCall">When, since the start.</param>
/// <param name="EventId">The id of the events that carried it.</param>
/// <param name="Medium"><c>audio</c> or <c>text</c>.</param>
/// <param name="Interrupted">The caller cut it short.</param>
/// <param name="OriginalMessage">What it was before it was cut short.</param>
public sealed record TranscriptTurn(
    string Role, string Message, TimeSpan TimeInCall, int EventId, string Medium, bool Interrupted = false, string? OriginalMessage = null);
