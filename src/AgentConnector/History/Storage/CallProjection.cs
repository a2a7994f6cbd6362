using System.Text.Json;
using AgentConnector.Calls;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AgentConnector.History.Storage;

/// <summary>
/// Keeps a call's row in step with its facts, in the transaction that stores them. Knows the rows of the calls that live, so a fact asks for nothing;
/// it is the connection's (<see cref="StoreConnection.Known"/>) and gone with it.
/// </summary>
internal sealed class CallProjection
{
    private const string Insert = """
        INSERT INTO calls (id, request_hash, idempotency_key, status, created_at,
                           agent_id, to_address, scenario, user_id, requested_by, metadata, from_address, requested_session, traceparent)
        VALUES (@id, @hash, @key, @status, @created, @agent, @to, @scenario, @user, @by, @metadata, @from, @session, @trace)
        RETURNING n
        """;

    private const string Select = $"""
        SELECT {CallRow.Columns}, (SELECT COALESCE(MAX(seq), 0) FROM events WHERE call = calls.n) AS LastSeq FROM calls WHERE id = @id
        """;

    private const string SelectTurns =
        "SELECT fact FROM events WHERE call = @N AND type IN ('call.turn', 'call.turn_corrected') ORDER BY seq";

    private readonly Dictionary<CallId, CallRow> live = [];

    /// <summary>Adds a call's row, without any fact yet.</summary>
    public CallRow Open(StoreConnection connection, CallId id, CallQueued fact, StartFingerprint fingerprint, string? trace, DateTimeOffset at)
    {
        var row = CallRow.Of(id, fact, at);
        row.N = connection.Ask(
            Insert,
            ("@id", row.Id),
            ("@hash", fingerprint.RequestHash),
            ("@key", fingerprint.IdempotencyKey),
            ("@status", row.Status),
            ("@created", row.CreatedAt),
            ("@agent", row.AgentId),
            ("@to", row.ToAddress),
            ("@scenario", row.Scenario),
            ("@user", row.UserId),
            ("@by", row.RequestedBy),
            ("@metadata", row.Metadata),
            ("@from", row.FromAddress),
            ("@session", row.RequestedSession),
            ("@trace", trace));
        live[id] = row;
        return row;
    }

    /// <summary>A call's row; null when there is no such call.</summary>
    public CallRow? Find(SqliteConnection connection, CallId id)
    {
        if (live.TryGetValue(id, out var known))
        {
            return known;
        }

        var row = connection.QueryFirstOrDefault<CallRow>(Select, new { id = id.ToString() });
        if (row is { EndedAt: null })
        {
            foreach (var fact in connection.Query<string>(SelectTurns, new { row.N }))
            {
                row.Recall(JsonSerializer.Deserialize(fact, CallJson.Default.CallEvent)!);
            }

            live[id] = row;
        }

        return row;
    }

    /// <summary>Applies a fact that is about to be stored. One that changes nothing writes nothing.</summary>
    public void Apply(StoreConnection connection, CallId id, CallRow call, JournalEntry entry)
    {
        var changes = call.Apply(entry);
        if (changes.Count > 0)
        {
            connection.Run(
                $"UPDATE calls SET {string.Join(", ", changes.Select(change => $"{change.Column} = @{change.Column}"))} WHERE n = @n",
                [.. changes.Select(change => ($"@{change.Column}", change.Value)), ("@n", call.N)]);
        }

        if (call.EndedAt is not null)
        {
            live.Remove(id);
        }
    }
}
