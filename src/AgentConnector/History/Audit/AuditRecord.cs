using System.Text.Json.Serialization;
using AgentConnector.Wire;

namespace AgentConnector.History.Audit;

/// <summary>Who did what, and what came of it. No keys, no content: names and ids.</summary>
/// <param name="At">When the answer was given.</param>
/// <param name="Key">The name of the API key.</param>
/// <param name="Action">Such as <c>call.erase</c>.</param>
/// <param name="Target">The id of a call, a subscription or a delivery; absent where there is none.</param>
/// <param name="Status">Of the answer.</param>
/// <param name="Outcome"><c>done</c>, <c>refused</c> (4xx) or <c>failed</c> (5xx).</param>
public sealed record AuditRecord(
    [property: JsonConverter(typeof(UtcTimeJson))] DateTimeOffset At, string Key, string Action, string? Target, int Status, string Outcome)
{
    internal static AuditRecord Of(DateTimeOffset at, string key, string action, string? target, int status) =>
        new(at, key, action, target, status, status < 400 ? "done" : status < 500 ? "refused" : "failed");
}

/// <summary>Some of the audit log, newest first.</summary>
/// <param name="Entries">What was done.</param>
/// <param name="NextCursor">Send it as <c>cursor</c> for the next page; absent on the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditRecord> Entries, string? NextCursor);
