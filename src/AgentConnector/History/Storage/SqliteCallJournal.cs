using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentConnector.Calls;
using AgentConnector.Wire;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AgentConnector.History.Storage;

/// <summary>The journal in <c>calls.db</c>. Writes are grouped by <see cref="JournalWriter"/>; readers and followers go to the file.</summary>
internal sealed class SqliteCallJournal(CallDatabase database, JournalWriter writer, CallBells bells, FactObservers observers, TimeProvider time) : ICallJournal
{
    /// <summary>How many facts a follower holds in memory at a time.</summary>
    private const int Page = 256;

    private const string FindEarlier = """
        SELECT id, request_hash AS RequestHash, answer_status AS AnswerStatus, answer_type AS AnswerType, answer_body AS AnswerBody,
               answer_retry_after AS AnswerRetryAfter, ended_at AS EndedAt
        FROM calls WHERE id = @id OR requested_session = @id OR idempotency_key = @key
        ORDER BY id = @id OR requested_session IS @id DESC, n DESC LIMIT 1
        """;

    private const string HasEarlier = "SELECT EXISTS (SELECT 1 FROM calls WHERE id = @id OR idempotency_key = @key)";

    private const string SaveAnswer = """
        UPDATE calls SET answer_status = @status, answer_type = @type, answer_body = @body, answer_retry_after = @retryAfter WHERE id = @id
        """;

    private const string InsertEvent =
        "INSERT INTO events (call, seq, id, type, at, fact) VALUES (@call, @seq, @id, @type, @at, @fact)";

    private const string SelectEvents = """
        SELECT e.id, e.seq, e.at, e.fact FROM events e JOIN calls c ON c.n = e.call
        WHERE c.id = @id AND e.seq > @afterSeq ORDER BY e.seq LIMIT @limit
        """;

    public async ValueTask<CallOpening> TryOpenAsync(
        CallId id, CallQueued fact, StartFingerprint fingerprint, Callback? callback, CancellationToken cancellationToken)
    {
        var json = JsonOf(fact);
        var trace = Traces.Current; // of whoever asks: the journal's thread does not know it
        var admission = await writer.WriteAsync(
            connection =>
            {
                if (connection.Ask(HasEarlier, ("@id", id.ToString()), ("@key", fingerprint.IdempotencyKey)) != 0)
                {
                    return Earlier(connection, id, fingerprint.IdempotencyKey)!;
                }

                var entry = NewEntry(id, 1, fact, time.GetUtcNow());
                var call = connection.Known<CallProjection>().Open(connection, id, fact, fingerprint, trace, entry.At);
                if (callback is not null)
                {
                    observers.Opened(connection, call.N, callback);
                }

                Store(connection, call, entry, json);
                return new(Opened: true, id, fingerprint.RequestHash, Answer: null, EndedAt: null);
            },
            cancellationToken);
        if (admission.Opened)
        {
            bells.Ring(id);
        }

        return admission;
    }

    public ValueTask<CallOpening?> FindAsync(CallId id, string? idempotencyKey, CancellationToken cancellationToken) =>
        new(database.Read(connection => Earlier(connection, id, idempotencyKey)));

    public async ValueTask SaveAnswerAsync(CallId id, StartAnswer answer, CancellationToken cancellationToken)
    {
        await writer.WriteAsync(
            connection =>
            {
                observers.Tell(observer => observer.Answered(connection, id));
                return connection.Run(
                    SaveAnswer,
                    ("@status", answer.StatusCode),
                    ("@type", answer.ContentType),
                    ("@body", answer.Body),
                    ("@retryAfter", answer.RetryAfter),
                    ("@id", id.ToString()));
            },
            cancellationToken);
    }

    public async ValueTask<JournalEntry?> AppendAsync(CallId id, CallEvent fact, CancellationToken cancellationToken)
    {
        var json = JsonOf(fact);
        var stored = await writer.WriteAsync(connection => Append(connection, id, fact, json, time.GetUtcNow()), cancellationToken);
        if (stored is not null)
        {
            bells.Ring(id);
        }

        return stored;
    }

    public async ValueTask AppendAsync(CallId id, IReadOnlyList<DatedFact> facts, Task awaited, CancellationToken cancellationToken)
    {
        var texts = facts.Select(dated => JsonOf(dated.Fact)).ToList();
        await writer.WriteSoonAsync(
            connection => facts.Zip(texts, (dated, json) => Append(connection, id, dated.Fact, json, dated.At)).Count(entry => entry is not null),
            awaited,
            cancellationToken);
        bells.Ring(id);
    }

    public ValueTask<IReadOnlyList<JournalEntry>> ReadAsync(CallId id, long afterSeq, CancellationToken cancellationToken) =>
        new(Read(id, afterSeq, limit: -1));

    public async IAsyncEnumerable<JournalEntry> FollowAsync(
        CallId id, long afterSeq, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bell = bells.NextAsync(id);
            var open = IsOpen(id); // asked before reading: an ending that comes in between is read, or rings
            var entries = Read(id, afterSeq, Page);

            // Ended, erased or unknown. An analysis that comes later is in the list of events.
            var over = entries.Count < Page && (!open || entries.Any(entry => entry.Fact is CallEnded));
            if (over)
            {
                bells.Ring(id); // no fact will: the bell would be kept for ever
            }

            foreach (var entry in entries)
            {
                yield return entry;
                afterSeq = entry.Seq;
            }

            if (over)
            {
                yield break;
            }

            if (entries.Count < Page)
            {
                await bell.WaitAsync(cancellationToken);
            }
        }
    }

    public ValueTask<IReadOnlyList<CallId>> OpenCallsAsync(CancellationToken cancellationToken) =>
        new(database.Read(connection => (IReadOnlyList<CallId>)
            [.. connection.Query<string>("SELECT id FROM calls WHERE ended_at IS NULL ORDER BY n").Select(CallId.Parse)]));

    private static CallOpening? Earlier(SqliteConnection connection, CallId id, string? key) =>
        connection.QueryFirstOrDefault<EarlierRow>(FindEarlier, new { id = id.ToString(), key }) is { } row
            ? new(
                Opened: false,
                CallId.Parse(row.Id),
                row.RequestHash,
                row.AnswerStatus is { } status ? new((int)status, row.AnswerType!, row.AnswerBody!, (int?)row.AnswerRetryAfter) : null,
                row.EndedAt is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null)
            : null;

    /// <summary>Null when the fact may not follow what is stored.</summary>
    private JournalEntry? Append(StoreConnection connection, CallId id, CallEvent fact, string json, DateTimeOffset at)
    {
        var row = connection.Known<CallProjection>().Find(connection, id);
        if (row is null || (row.EndedAt is not null && fact is not CallAnalyzed) || (fact is CallAnalyzed analyzed && (HasExpired(row) || !Had(connection, row, analyzed.ConversationId) || IsAnalyzed(connection, row.N, analyzed.ConversationId))))
        {
            return null;
        }

        var entry = NewEntry(id, row.LastSeq + 1, fact, at);
        Store(connection, row, entry, json);
        return entry;
    }

    /// <summary>What was said is no longer kept: neither is what somebody makes of it later.</summary>
    private static bool HasExpired(CallRow row) => ((KeptParts)row.Expired).HasFlag(KeptParts.Transcript);

    /// <summary>An erased call's id may be another's by now: a conversation is joined by the call that had it, and looked for when it is.</summary>
    private static bool Had(SqliteConnection connection, CallRow row, string? conversation) => conversation is null || conversation == row.ConversationId
        || connection.ExecuteScalar<bool>(
            "SELECT EXISTS (SELECT 1 FROM events WHERE call = @N AND type = 'call.agent_lost' AND json_extract(fact, '$.conversation_id') = @conversation)", new { row.N, conversation });

    /// <summary>One that says nothing of its conversation is of a version that knew one for each call.</summary>
    private static bool IsAnalyzed(SqliteConnection connection, long call, string? conversation) => connection.ExecuteScalar<bool>(
        """
        SELECT EXISTS (SELECT 1 FROM events WHERE call = @call AND type = 'call.analyzed'
            AND (@conversation IS NULL OR COALESCE(json_extract(fact, '$.conversation_id'), @conversation) = @conversation))
        """,
        new { call, conversation });

    private void Store(StoreConnection connection, CallRow call, JournalEntry entry, string json)
    {
        connection.Known<CallProjection>().Apply(connection, entry.CallId, call, entry);
        connection.Run(
            InsertEvent,
            ("@call", call.N),
            ("@seq", entry.Seq),
            ("@id", entry.Id),
            ("@type", entry.Fact.Type),
            ("@at", entry.At.ToUnixTimeMilliseconds()),
            ("@fact", json));
        observers.Tell(observer => observer.Stored(connection, call.N, entry));
    }

    private static string JsonOf(CallEvent fact) => JsonSerializer.Serialize(fact, CallJson.Default.CallEvent);

    /// <summary>An entry to the millisecond, as it will be read back.</summary>
    private static JournalEntry NewEntry(CallId id, long seq, CallEvent fact, DateTimeOffset at)
    {
        at = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
        return new("evt_" + Guid.CreateVersion7(at).ToString("N"), id, seq, at, fact);
    }

    private bool IsOpen(CallId id) => database.Read(connection => connection.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM calls WHERE id = @id AND ended_at IS NULL)", new { id = id.ToString() }));

    private List<JournalEntry> Read(CallId id, long afterSeq, int limit)
    {
        var rows = database.Read(connection => connection.Query<EventRow>(SelectEvents, new { id = id.ToString(), afterSeq, limit }).AsList());
        try
        {
            return rows.ConvertAll(row => new JournalEntry(
                row.Id,
                id,
                row.Seq,
                DateTimeOffset.FromUnixTimeMilliseconds(row.At),
                JsonSerializer.Deserialize(row.Fact, CallJson.Default.CallEvent)!));
        }
        catch (JsonException e)
        {
            throw new JournalException($"The facts of call {id} cannot be read: the database DATA_DIR/{Path.GetFileName(database.File)} was changed by another program.", e);
        }
    }

    private sealed record EventRow(string Id, long Seq, long At, string Fact);

    private sealed record EarlierRow(
        string Id, string RequestHash, long? AnswerStatus, string? AnswerType, string? AnswerBody, long? AnswerRetryAfter, long? EndedAt);
}
