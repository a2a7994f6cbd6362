using AgentConnector.Calls;
using AgentConnector.History.Storage;
using Dapper;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>Writes a delivery for everyone who wants an event, in the transaction that stores the event.</summary>
internal sealed class FactOutbox(DeliveryBell bell, TimeProvider time) : IFactObserver
{
    /// <summary>n8n answers 409 until the workflow that started the call has read our answer and come to its Wait node.</summary>
    public static readonly TimeSpan AfterAnswer = TimeSpan.FromMilliseconds(500);

    // The answer to a start request comes before this, whatever happens; a kill in between is mended at the next start.
    private static readonly TimeSpan Held = TimeSpan.FromMinutes(10);

    private const string InsertReceiver = """
        INSERT INTO receivers (id, call, url, origin, event_types, created_at, ready_at)
        VALUES ('cb_' || lower(hex(randomblob(16))), @call, @url, @origin, @types, @now, @readyAt)
        ON CONFLICT (call, url) WHERE call IS NOT NULL DO NOTHING
        """;

    // Only the first event in line is due; the others wait behind it.
    private const string InsertDeliveries = """
        INSERT INTO deliveries (id, receiver, call, event, event_type, seq, origin, status, created_at, due_at)
        SELECT 'dlv_' || lower(hex(randomblob(16))), r.n, e.call, e.id, e.type, e.seq, r.origin, 'pending', @now,
               CASE
                   WHEN EXISTS (SELECT 1 FROM deliveries d WHERE d.call = e.call AND d.receiver = r.n AND d.status = 'pending') THEN NULL
                   WHEN r.call IS NULL THEN @now
                   ELSE COALESCE(MIN(MAX(@now, r.ready_at), @now + @after), @now + @held) -- not later even where the clock was set back
               END
        FROM events e JOIN receivers r ON (r.call = e.call OR r.call IS NULL)
        WHERE e.id = @event AND r.disabled_at IS NULL AND instr(r.event_types, ',' || e.type || ',') > 0
        ON CONFLICT (receiver, event) DO NOTHING
        """;

    private const string Release = """
        UPDATE receivers SET ready_at = @readyAt WHERE ready_at IS NULL AND call = (SELECT n FROM calls WHERE id = @id);
        UPDATE deliveries SET due_at = @readyAt
        WHERE due_at > @readyAt AND attempts = 0 AND receiver IN (SELECT n FROM receivers WHERE call = (SELECT n FROM calls WHERE id = @id));
        """;

    // What was removed because its time was up is there once more, and its time is up again: the next sweep sees it.
    private const string KeptAgain = "UPDATE calls SET expired = expired & ~@part WHERE n = @call AND expired & @part <> 0";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Opened(StoreConnection connection, long call, Callback callback) => Add(connection, call, callback, readyAt: null);

    public void Stored(StoreConnection connection, long call, JournalEntry entry)
    {
        var wanted = connection.Known<WantedEvents>();
        if (wanted.Include(connection, call, entry.Fact.Type))
        {
            Enqueue(connection, entry.Id);
            if (entry.Fact is CallAnalyzed)
            {
                KeepAgain(connection, call);
            }
        }

        if (entry.Fact is CallEnded or CallAnalyzed)
        {
            wanted.Forget(call); // hardly anything follows
        }
    }

    public void Answered(StoreConnection connection, CallId id)
    {
        if (connection.Run(Release, ("@id", id.ToString()), ("@readyAt", Now + (long)AfterAnswer.TotalMilliseconds)) > 0)
        {
            connection.AfterCommit(bell.Ring);
        }
    }

    /// <summary>Adds a receiver to a call that has begun, for what it missed as well.</summary>
    public void AddLate(StoreConnection connection, long call, Callback callback)
    {
        Add(connection, call, callback, Now + (long)AfterAnswer.TotalMilliseconds);
        foreach (var stored in connection.Query<string>("SELECT id FROM events WHERE call = @call ORDER BY seq", new { call }).AsList())
        {
            Enqueue(connection, stored);
        }

        KeepAgain(connection, call);
    }

    /// <summary>A list of event types as the table keeps it, to be searched with <c>instr</c>.</summary>
    public static string Join(IEnumerable<string> types) => $",{string.Join(',', types)},";

    public static string[] Split(string types) => types.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static void KeepAgain(StoreConnection connection, long call) =>
        connection.Run(KeptAgain, ("@part", (long)KeptParts.Deliveries), ("@call", call));

    private void Enqueue(StoreConnection connection, string eventId)
    {
        var added = connection.Run(
            InsertDeliveries,
            ("@event", eventId),
            ("@now", Now),
            ("@after", (long)AfterAnswer.TotalMilliseconds),
            ("@held", (long)Held.TotalMilliseconds));
        if (added > 0)
        {
            connection.AfterCommit(bell.Ring);
        }
    }

    private void Add(StoreConnection connection, long call, Callback callback, long? readyAt)
    {
        connection.Execute(
            InsertReceiver,
            new { call, url = callback.Address.Text, origin = callback.Address.Origin, types = Join(callback.EventTypes), now = Now, readyAt });
        connection.Known<WantedEvents>().Forget(call);
    }
}
