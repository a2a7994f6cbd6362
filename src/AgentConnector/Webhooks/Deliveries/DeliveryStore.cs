using AgentConnector.Calls;
using AgentConnector.History.Storage;
using AgentConnector.Wire;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>What is due, and what became of it.</summary>
internal sealed class DeliveryStore(CallDatabase database, JournalWriter writer, TimeProvider time)
{
    // Whose places a delivery takes.
    private const string Owner = "CASE WHEN r.call IS NULL THEN COALESCE(r.owner, '') ELSE COALESCE(c.requested_by, '') END";

    private const string Sendable = $"""
        FROM deliveries d JOIN receivers r ON r.n = d.receiver JOIN calls c ON c.n = d.call
        WHERE d.due_at IS NOT NULL AND d.n NOT IN @flying
          AND d.origin || ' ' || {Owner} NOT IN @Receivers AND {Owner} NOT IN @Owners
          AND (d.origin || ' ' || {Owner} IN @Proven OR (NOT @nobodyElse AND {Owner} NOT IN @Unproven))
        """;

    private const string SelectDue = $"""
        SELECT d.n AS N, d.id AS Id, d.receiver AS Receiver, c.id AS Call, d.event AS EventId, d.attempts AS Attempts, d.first_try_at AS FirstTryAt,
               r.url AS Url, d.origin AS Origin, {Owner} AS Owner, c.traceparent AS Trace, r.secret AS Secret, r.earlier_secret AS EarlierSecret, r.earlier_until AS EarlierUntil
        {Sendable} AND d.due_at <= @now
        ORDER BY d.due_at, d.n LIMIT @limit
        """;

    private const string SelectNextDue = $"SELECT d.due_at {Sendable} ORDER BY d.due_at LIMIT 1";

    private const string SelectEvent = """
        SELECT e.id AS Id, c.id AS Call, c.agent_id AS AgentId, c.to_address AS ToAddress, e.seq AS Seq, e.at AS At, e.fact AS Fact
        FROM events e JOIN calls c ON c.n = e.call WHERE e.id = @eventId
        """;

    /// <summary>What was planned for later by a clock that has been set back since: only that can lie in the future.</summary>
    private const string Replan = """
        UPDATE deliveries SET due_at = @now WHERE due_at > @now AND COALESCE(last_try_at, created_at) > @now;
        UPDATE receivers SET ready_at = @now WHERE ready_at > @now + @afterAnswer;
        """;

    private const string ReleaseHeld = """
        UPDATE deliveries SET due_at = @now
        WHERE due_at IS NOT NULL AND receiver IN (SELECT n FROM receivers WHERE call IS NOT NULL AND ready_at IS NULL);
        UPDATE receivers SET ready_at = @now WHERE call IS NOT NULL AND ready_at IS NULL;
        """;

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
    /// <param name="closed">Who gets nothing more for now.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<Delivery> Due(IReadOnlyCollection<long> flying, Closed closed, int limit)
    {
        var now = time.GetUtcNow();
        return database.Read(connection => connection
            .Query<DueRow>(SelectDue, Parameters(flying, closed, now.ToUnixTimeMilliseconds(), limit))
            .Select(row => row.ToDelivery(now)).ToList());
    }

    /// <summary>When the next of the others is due; null when nothing is planned.</summary>
    public DateTimeOffset? NextDue(IReadOnlyCollection<long> flying, Closed closed) =>
        database.Read(connection => connection.ExecuteScalar<long?>(SelectNextDue, Parameters(flying, closed))) is { } due
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

    /// <summary>Calls whose start request an earlier process left unanswered: nobody waits for that answer any more.</summary>
    public Task ReleaseHeldAsync(CancellationToken cancellationToken) =>
        writer.WriteAsync(connection => connection.Execute(ReleaseHeld, new { now = time.GetUtcNow().ToUnixTimeMilliseconds() }), cancellationToken);

    /// <summary>The clock may have been set back: what was planned before that is due, for nobody knows how much of its wait is over.</summary>
    public Task ReplanAsync(CancellationToken cancellationToken) => writer.WriteAsync(
        connection => connection.Execute(
            Replan, new { now = time.GetUtcNow().ToUnixTimeMilliseconds(), afterAnswer = (long)FactOutbox.AfterAnswer.TotalMilliseconds }),
        cancellationToken);

    internal static void Forward(SqliteConnection connection, long n, long receiver, long now) =>
        connection.Execute(Advance, new { n, receiver, now });

    private static object Parameters(IReadOnlyCollection<long> flying, Closed closed, long now = 0, int limit = 0) => new
    {
        flying,
        closed.Receivers,
        closed.Owners,
        closed.Proven,
        nobodyElse = closed.Unproven is null,
        Unproven = closed.Unproven ?? [],
        now,
        limit,
    };
}
