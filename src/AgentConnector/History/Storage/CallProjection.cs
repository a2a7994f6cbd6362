using AgentConnector.Calls;
using AgentConnector.Calls.Talking;
using AgentConnector.Wire;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AgentConnector.History.Storage;

/// <summary>Keeps a call's row in step with its facts; runs in the transaction that stores the fact.</summary>
internal static class CallProjection
{
    private const string Insert = """
        INSERT INTO calls (id, request_hash, idempotency_key, last_seq, status, created_at,
                           agent_id, to_address, scenario, user_id, requested_by, metadata)
        VALUES (@Id, @RequestHash, @IdempotencyKey, 0, @Status, @CreatedAt, @AgentId, @To, @Scenario, @UserId, @RequestedBy, @Metadata)
        RETURNING n
        """;

    // The first word counts: a fact that is repeated changes nothing.
    private const string Update = """
        UPDATE calls SET
            last_seq        = @Seq,
            status          = @Status,
            started_at      = COALESCE(started_at, @StartedAt),
            conversation_id = COALESCE(conversation_id, @ConversationId),
            endpoint        = COALESCE(endpoint, @Endpoint),
            turn_count      = turn_count + @NewTurns,
            ended_at        = COALESCE(ended_at, @EndedAt),
            duration_ms     = COALESCE(duration_ms, @DurationMs),
            end_party       = COALESCE(end_party, @EndParty),
            end_reason      = COALESCE(end_reason, @EndReason),
            end_detail      = COALESCE(end_detail, @EndDetail),
            end_explanation = COALESCE(end_explanation, @EndExplanation),
            recording       = COALESCE(recording, @Recording)
        WHERE n = @N
        """;

    // The latest word on a turn: that it was, or, in a correction without a text, that it was not.
    private const string LatestOfTurn = """
        SELECT type FROM events
        WHERE call = @N AND json_extract(fact, '$.turn') = @Turn
          AND ((type = 'call.turn' AND NOT json_extract(fact, '$.tentative') AND json_extract(fact, '$.speaker') = @Speaker)
            OR (type = 'call.turn_corrected' AND json_extract(fact, '$.text') = '' AND @Speaker = 'agent'))
        ORDER BY seq DESC LIMIT 1
        """;

    /// <summary>Adds a call's row, without any fact yet; returns its number.</summary>
    public static long Open(SqliteConnection connection, CallId id, CallQueued fact, StartFingerprint fingerprint, DateTimeOffset at) =>
        connection.ExecuteScalar<long>(Insert, new
        {
            Id = id.ToString(),
            fingerprint.RequestHash,
            fingerprint.IdempotencyKey,
            Status = WireName.Of(CallStatus.Queued),
            CreatedAt = at.ToUnixTimeMilliseconds(),
            fact.AgentId,
            fact.To,
            fact.Scenario,
            fact.UserId,
            fact.RequestedBy,
            Metadata = fact.Metadata?.GetRawText(),
        });

    /// <summary>Applies a fact that is about to be stored.</summary>
    public static void Apply(SqliteConnection connection, long call, CallStatus before, JournalEntry entry)
    {
        var at = entry.At.ToUnixTimeMilliseconds();
        var started = entry.Fact as CallStarted;
        var ended = entry.Fact as CallEnded;
        connection.Execute(Update, new
        {
            N = call,
            entry.Seq,
            Status = WireName.Of(before.After(entry.Fact)),
            StartedAt = started is null ? (long?)null : at,
            started?.ConversationId,
            started?.Endpoint,
            NewTurns = entry.Fact switch
            {
                CallTurn { Tentative: false } turn => IsKnown(connection, call, turn.Turn, turn.Speaker) ? 0 : 1,
                CallTurnCorrected { Text: "" } corrected => IsKnown(connection, call, corrected.Turn, Speaker.Agent) ? -1 : 0,
                _ => 0,
            },
            EndedAt = ended is null ? (long?)null : at,
            ended?.DurationMs,
            EndParty = ended is null ? null : WireName.Of(ended.End.By),
            EndReason = ended is null ? null : WireName.Of(ended.End.Reason),
            EndDetail = ended?.End.Detail,
            EndExplanation = ended?.End.Explanation,
            ended?.Recording,
        });
    }

    private static bool IsKnown(SqliteConnection connection, long call, int turn, Speaker speaker) =>
        connection.ExecuteScalar<string?>(LatestOfTurn, new { N = call, Turn = turn, Speaker = WireName.Of(speaker) }) is "call.turn";
}
