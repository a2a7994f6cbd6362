namespace AgentConnector.History;

/// <summary>Some calls, newest first.</summary>
/// <param name="Calls">The calls.</param>
/// <param name="NextCursor">Send it as <c>cursor</c> for the next page; absent on the last.</param>
public sealed record CallPage(IReadOnlyList<CallRecord> Calls, string? NextCursor)
{
    /// <summary>With the prefix a proxy keeps before every address.</summary>
    internal CallPage Below(PathString pathBase) => this with { Calls = [.. Calls.Select(call => call.Below(pathBase))] };
}
