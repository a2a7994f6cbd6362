namespace AgentConnector.History;

/// <summary>Some calls, newest first.</summary>
/// <param name="Calls">The calls.</param>
/// <param name="NextCursor">Send it as <c>cursor</c> for the next page; absent on the last.</param>
public sealed record CallPage(IReadOnlyList<CallRecord> Calls, string? NextCursor);
