using AgentConnector.Calls;
using AgentConnector.History;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>What is due, and what became of it.</summary>
internal sealed class DeliveryStore(CallDatabase database, JournalWriter writer, TimeProvider time)
{
    private const string SelectDue = """
        SELECT d.n AS N, d.id AS Id, d.receiver AS Receiver, c.id AS Call, d.event AS EventId, d.attempts AS Attempts, d.first_try_at AS FirstTryAt,
               r.url AS Url, d.origin AS Origin, r.secret AS Secret, r.earlier_secret AS EarlierSecret, r.earlier_until AS EarlierUntil
        FROM deliveries d JOIN receivers r ON r.n = d.receiver JOIN calls c ON c.n = d.call
        WHERE d.due_at <= @now AND d.n NOT IN @flying AND d.origin NOT IN @full
        ORDER BY d.due_at, d.n LIMIT @limit
        """;

    private const string SelectNextDue =
        "SELECT MIN(due_at) FROM deliveries WHERE due_at IS NOT NULL AND n NOT IN @flying AND origin NOT IN @full";

    private const string SelectEvent =
        "SELECT e.id AS Id, c.id AS Call, e.seq AS Seq, e.at AS At, e.fact AS Fact FROM events e JOIN calls c ON c.n = e.call WHERE e.id = @eventId";

    private const string UpdateTried = """
        UPDATE deliveries SET
            attempts     = attempts + 1,
            first_try_at = COALESCE(first_try_at, @tried),
            last_try_at  = @tried,
            last_status  = @LastStatus,
            last_outcome = @Outcome,
            last_answer  = @Excerpt,
            status       = @status,
            due_at       = @due
        WHERE n = @N
        """;

    /// <summary>Lets the next event in the line of a receiver forward.</summary>
    private const string Advance = """
        UPDATE deliveries SET due_at = @now
        WHERE due_at IS NULL AND n = (
            SELECT n FROM deliveries
            WHERE status = 'pending' AND receiver = @receiver AND call = (SELECT call FROM deliveries WHERE n = @n)
            ORDER BY seq LIMIT 1)
        """;

    private const string LeaveAlone = """
        UPDATE deliveries SET status = 'gone', due_at = NULL WHERE receiver = @receiver AND status = 'pending';
        UPDATE receivers SET disabled_at = @now, disabled_reason = @outcome WHERE n = @receiver;
        """;

    /// <summary>What may be sent now, the longest due first.</summary>
    /// <param name="flying">Rows that are being sent.</param>
    /// <param name="full">Origins that get nothing more for now.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<Delivery> Due(IReadOnlyCollection<long> flying, IReadOnlyCollection<string> full, int limit)
    {
        var now = time.GetUtcNow();
        return database.Read(connection => connection
            .Query<DueRow>(SelectDue, new { now = now.ToUnixTimeMilliseconds(), flying, full, limit })
            .Select(row => row.ToDelivery(now)).ToList());
    }

    /// <summary>When the next of the others is due; null when nothing is planned.</summary>
    public DateTimeOffset? NextDue(IReadOnlyCollection<long> flying, IReadOnlyCollection<string> full) =>
        database.Read(connection => connection.ExecuteScalar<long?>(SelectNextDue, new { flying, full })) is { } due
            ? DateTimeOffset.FromUnixTimeMilliseconds(due)
            : null;

    /// <summary>The event to send; null when its call was erased meanwhile.</summary>
    public EventEnvelope? Event(string eventId) =>
        database.Read(connection => connection.QueryFirstOrDefault<EventRow>(SelectEvent, new { eventId }))?.ToEnvelope();

    /// <summary>Writes down what a try brought, and lets the next event forward when this one is done with.</summary>
    /// <param name="delivery">What was tried.</param>
    /// <param name="result">What it brought.</param>
    /// <param name="status">Where the delivery stands now.</param>
    /// <param name="due">The next try; null when there is none.</param>
    public Task FinishAsync(Delivery delivery, Attempt result, DeliveryStatus status, DateTimeOffset? due, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            connection =>
            {
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                var changed = connection.Execute(UpdateTried, new
                {
                    delivery.N,
                    tried = result.At.ToUnixTimeMilliseconds(),
                    result.LastStatus,
                    result.Outcome,
                    result.Excerpt,
                    status = WireName.Of(status),
                    due = due?.ToUnixTimeMilliseconds(),
                });
                if (status is DeliveryStatus.Gone)
                {
                    connection.Execute(LeaveAlone, new { receiver = delivery.Receiver, now, outcome = result.Outcome });
                }
                else if (status is not DeliveryStatus.Pending)
                {
                    Forward(connection, delivery.N, delivery.Receiver, now);
                }

                return changed;
            },
            cancellationToken);

    public Task ReleaseHeldAsync(FactOutbox outbox, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            connection =>
            {
                outbox.ReleaseHeld(connection);
                return true;
            },
            cancellationToken);

    internal static void Forward(SqliteConnection connection, long n, long receiver, long now) =>
        connection.Execute(Advance, new { n, receiver, now });

    private sealed class EventRow
    {
        public required string Id { get; init; }

        public required string Call { get; init; }

        public long Seq { get; init; }

        public long At { get; init; }

        public required string Fact { get; init; }

        public EventEnvelope ToEnvelope() => EventEnvelope.From(new JournalEntry(
            Id,
            CallId.Parse(Call),
            Seq,
            DateTimeOffset.FromUnixTimeMilliseconds(At),
            System.Text.Json.JsonSerializer.Deserialize(Fact, CallJson.Default.CallEvent)!));
    }

    private sealed class DueRow
    {
        public long N { get; init; }

        public required string Id { get; init; }

        public long Receiver { get; init; }

        public required string Call { get; init; }

        public required string EventId { get; init; }

        public int Attempts { get; init; }

        public long? FirstTryAt { get; init; }

        public required string Url { get; init; }

        public required string Origin { get; init; }

        public string? Secret { get; init; }

        public string? EarlierSecret { get; init; }

        public long? EarlierUntil { get; init; }

        public Delivery ToDelivery(DateTimeOffset now) => new(
            N,
            Id,
            Receiver,
            CallId.Parse(Call),
            EventId,
            Attempts,
            FirstTryAt is { } first ? DateTimeOffset.FromUnixTimeMilliseconds(first) : null,
            Url,
            Origin,
            Secret is null ? null : [.. Secrets(now)]);

        private IEnumerable<WebhookSecret> Secrets(DateTimeOffset now)
        {
            var earlier = EarlierUntil > now.ToUnixTimeMilliseconds() ? EarlierSecret : null;
            foreach (var text in (string?[])[Secret, earlier])
            {
                if (WebhookSecret.TryParse(text, out var secret))
                {
                    yield return secret;
                }
            }
        }
    }
}
