using System.Text.Json;
using AgentConnector.Calls;
using AgentConnector.Wire;

namespace AgentConnector.History;

/// <summary>A row of <c>calls</c>; its column names are those of the table.</summary>
internal sealed class CallRow
{
    /// <summary>What <see cref="ToRecord"/> needs, for a SELECT.</summary>
    public const string Columns = """
        n AS N, id AS Id, status AS Status, created_at AS CreatedAt, started_at AS StartedAt, ended_at AS EndedAt, duration_ms AS DurationMs,
        end_party AS EndParty, end_reason AS EndReason, end_detail AS EndDetail, end_explanation AS EndExplanation,
        agent_id AS AgentId, to_address AS ToAddress, endpoint AS Endpoint, conversation_id AS ConversationId, scenario AS Scenario,
        user_id AS UserId, requested_by AS RequestedBy, metadata AS Metadata, turn_count AS TurnCount, recording AS Recording
        """;

    public long N { get; init; }

    public required string Id { get; init; }

    public required string Status { get; init; }

    public long CreatedAt { get; init; }

    public long? StartedAt { get; init; }

    public long? EndedAt { get; init; }

    public long? DurationMs { get; init; }

    public string? EndParty { get; init; }

    public string? EndReason { get; init; }

    public string? EndDetail { get; init; }

    public string? EndExplanation { get; init; }

    public required string AgentId { get; init; }

    public required string ToAddress { get; init; }

    public string? Endpoint { get; init; }

    public string? ConversationId { get; init; }

    public string? Scenario { get; init; }

    public string? UserId { get; init; }

    public string? RequestedBy { get; init; }

    public string? Metadata { get; init; }

    public int TurnCount { get; init; }

    public string? Recording { get; init; }

    public CallRecord ToRecord() => new(
        CallId.Parse(Id),
        WireName.Parse<CallStatus>(Status),
        Time(CreatedAt)!.Value,
        Time(StartedAt),
        Time(EndedAt),
        DurationMs,
        EndReason is null ? null : new(WireName.Parse<Party>(EndParty!), WireName.Parse<EndReason>(EndReason), EndDetail, EndExplanation!),
        AgentId,
        ToAddress,
        Endpoint,
        ConversationId,
        Scenario,
        UserId,
        RequestedBy,
        Metadata is null ? null : JsonElement.Parse(Metadata),
        TurnCount,
        Recording);

    private static DateTimeOffset? Time(long? milliseconds) =>
        milliseconds is { } since1970 ? DateTimeOffset.FromUnixTimeMilliseconds(since1970) : null;
}
