using System.Text.Json.Serialization;
using AgentConnector.Wire;

namespace AgentConnector.Calls.Starting;

/// <summary>The answer to a request that steers a call.</summary>
public sealed record CallAcknowledged(
    bool Success,
    CallId SessionId,
    CallStatus Status,
    string Message,
    [property: JsonConverter(typeof(UtcTimeJson))] DateTimeOffset Timestamp,
    StartLinks Links);

/// <summary>Whether the agent hears the caller; one of the two.</summary>
/// <param name="Muted">True lets the agent hear silence.</param>
/// <param name="Talk">Push-to-talk: true lets the agent hear the caller until it is false again.</param>
public sealed record MuteRequest(bool? Muted, bool? Talk);

/// <summary>The body of <c>POST /calls/{id}/approvals/{tool_call_id}</c>.</summary>
/// <param name="Approved">Whether the tool may run.</param>
public sealed record ApprovalRequest(bool Approved);
