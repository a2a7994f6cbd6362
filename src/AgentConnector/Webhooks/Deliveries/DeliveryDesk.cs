using AgentConnector.Calls;
using AgentConnector.History;
using AgentConnector.History.Storage;
using AgentConnector.Wire;
using Dapper;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>Shows deliveries, and sends them again.</summary>
internal sealed class DeliveryDesk(CallDatabase database, JournalWriter writer, DeliveryBell bell, TimeProvider time)
{
    private const string Select = """
        SELECT d.n AS N, d.id AS Id, c.id AS CallId, d.event AS EventId, d.event_type AS EventType, d.origin AS Receiver,
               CASE WHEN r.call IS NULL THEN r.id END AS SubscriptionId, d.status AS Status, d.attempts AS Attempts, d.created_at AS CreatedAt,
               d.last_try_at AS LastTryAt, d.last_status AS LastStatus, d.last_outcome AS LastOutcome, d.last_answer AS LastAnswer, d.due_at AS DueAt
        FROM deliveries d JOIN receivers r ON r.n = d.receiver JOIN calls c ON c.n = d.call
        """;

    // Behind whatever else waits for the receiver, as a new event would be; a receiver that was left alone is not tried.
    private const string Requeue = """
        UPDATE deliveries SET status = 'pending', attempts = 0, first_try_at = NULL,
            due_at = CASE WHEN EXISTS (
                SELECT 1 FROM deliveries d
                WHERE d.call = deliveries.call AND d.receiver = deliveries.receiver AND d.status = 'pending' AND d.n <> deliveries.n
                  AND d.due_at IS NOT NULL)
                THEN NULL ELSE @now END
        WHERE id = @id AND NOT EXISTS (SELECT 1 FROM receivers WHERE n = deliveries.receiver AND disabled_at IS NOT NULL)
        """;

    /// <param name="call">Of this call only.</param>
    /// <param name="status">That stand here only.</param>
    /// <param name="before">From here on, going back in time.</param>
    /// <param name="limit">At most so many.</param>
    public DeliveryPage List(CallId? call, DeliveryStatus? status, CallCursor? before, int limit)
    {
        var filter = new RowFilter()
            .And("d.call = (SELECT n FROM calls WHERE id = @call)", "call", call?.ToString())
            .And("d.status = @status", "status", status is { } wanted ? WireName.Of(wanted) : null)
            .And("d.n < @before", "before", before?.Before);
        filter.Values.Add("limit", limit + 1); // one more, to know whether there is a next page
        var rows = database.Read(connection => connection.Query<Row>($"{Select} {filter} ORDER BY d.n DESC LIMIT @limit", filter.Values).AsList());
        var page = rows.Take(limit).ToList();
        return new(page.ConvertAll(row => row.ToView()), rows.Count > limit ? new CallCursor(page[^1].N).ToString() : null);
    }

    public DeliveryView? Find(string id) =>
        database.Read(connection => connection.QueryFirstOrDefault<Row>(Select + " WHERE d.id = @id", new { id }))?.ToView();

    /// <summary>Tries a delivery again from the beginning, now; false when its receiver takes no more.</summary>
    public async Task<bool> ReplayAsync(string id, CancellationToken cancellationToken)
    {
        var changed = await writer.WriteAsync(
            connection => connection.Execute(Requeue, new { id, now = time.GetUtcNow().ToUnixTimeMilliseconds() }), cancellationToken);
        bell.Ring();
        return changed > 0;
    }

    private sealed class Row
    {
        public long N { get; init; }

        public required string Id { get; init; }

        public required string CallId { get; init; }

        public required string EventId { get; init; }

        public required string EventType { get; init; }

        public required string Receiver { get; init; }

        public string? SubscriptionId { get; init; }

        public required string Status { get; init; }

        public int Attempts { get; init; }

        public long CreatedAt { get; init; }

        public long? LastTryAt { get; init; }

        public int? LastStatus { get; init; }

        public string? LastOutcome { get; init; }

        public string? LastAnswer { get; init; }

        public long? DueAt { get; init; }

        public DeliveryView ToView() => new(
            Id,
            AgentConnector.Calls.CallId.Parse(CallId),
            EventId,
            EventType,
            Receiver,
            SubscriptionId,
            WireName.Parse<DeliveryStatus>(Status),
            Attempts,
            DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            Time(LastTryAt),
            LastStatus,
            LastOutcome,
            LastAnswer,
            Time(DueAt));

        private static DateTimeOffset? Time(long? milliseconds) =>
            milliseconds is { } since1970 ? DateTimeOffset.FromUnixTimeMilliseconds(since1970) : null;
    }
}
