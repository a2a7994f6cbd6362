using AgentConnector.Calls;
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
        VALUES (@Id, @RequestHash, @IdempotencyKey, @LastSeq, @Status, @CreatedAt, @AgentId, @ToAddress, @Scenario, @UserId, @RequestedBy, @Metadata)
        RETURNING n
        """;

    private const string Select = $"SELECT {CallRow.Columns} FROM calls WHERE id = @id";

    private const string Update = """
        UPDATE calls SET
            last_seq = @LastSeq, status = @Status, started_at = @StartedAt, conversation_id = @ConversationId, endpoint = @Endpoint,
            turn_count = @TurnCount, ended_at = @EndedAt, duration_ms = @DurationMs, end_party = @EndParty, end_reason = @EndReason,
            end_detail = @EndDetail, end_explanation = @EndExplanation, recording = @Recording
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

    /// <summary>Adds a call's row, without any fact yet.</summary>
    public static CallRow Open(SqliteConnection connection, CallId id, CallQueued fact, StartFingerprint fingerprint, DateTimeOffset at)
    {
        var row = CallRow.Of(id, fact, at);
        var parameters = new DynamicParameters(row);
        parameters.AddDynamicParams(fingerprint);
        row.N = connection.ExecuteScalar<long>(Insert, parameters);
        return row;
    }

    /// <summary>A call's row; null when there is no such call.</summary>
    public static CallRow? Find(SqliteConnection connection, CallId id) => connection.QueryFirstOrDefault<CallRow>(Select, new { id = id.ToString() });

    /// <summary>Applies a fact that is about to be stored.</summary>
    public static void Apply(SqliteConnection connection, CallRow call, JournalEntry entry)
    {
        call.Apply(entry, (speaker, turn, counts) => IsCounted(connection, call.N, speaker, turn) != counts);
        connection.Execute(Update, call);
    }

    private static bool IsCounted(SqliteConnection connection, long call, Speaker speaker, int turn) =>
        connection.ExecuteScalar<string?>(LatestOfTurn, new { N = call, Turn = turn, Speaker = WireName.Of(speaker) }) is "call.turn";
}
