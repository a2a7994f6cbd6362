using AgentConnector.History.Storage;
using AgentConnector.Security;
using AgentConnector.Webhooks.Deliveries;
using AgentConnector.Wire;
using Dapper;

namespace AgentConnector.Webhooks.Subscriptions;

/// <summary>Keeps subscriptions. The next event that is stored after one was added goes to it.</summary>
internal sealed class SubscriptionStore(CallDatabase database, JournalWriter writer, TimeProvider time)
{
    public const int Most = 100;

    private static readonly TimeSpan Rotation = TimeSpan.FromHours(24);

    private const string Columns = """
        id AS Id, url AS Url, event_types AS EventTypes, created_at AS CreatedAt, disabled_reason AS DisabledReason, secret AS Secret
        """;

    private const string Insert = """
        INSERT INTO receivers (id, url, origin, event_types, created_at, secret, owner)
        VALUES ('sub_' || lower(hex(randomblob(16))), @Url, @Origin, @types, @now, @secret, @owner)
        """;

    // A new secret counts beside the old one for a while; asking with the same one again does not start that over.
    private const string Update = """
        UPDATE receivers SET
            event_types     = @types,
            owner           = @owner,
            disabled_at     = NULL,
            disabled_reason = NULL,
            earlier_until   = CASE WHEN @given IS NOT NULL AND @given <> secret THEN @until ELSE earlier_until END,
            earlier_secret  = CASE WHEN @given IS NOT NULL AND @given <> secret THEN secret ELSE earlier_secret END,
            secret          = COALESCE(@given, secret)
        WHERE call IS NULL AND url = @url
        """;

    public IReadOnlyList<SubscriptionView> List() => database.Read(connection => connection
        .Query<Row>($"SELECT {Columns} FROM receivers WHERE call IS NULL ORDER BY n").Select(row => row.ToView()).ToList());

    /// <summary>Adds the subscription, or changes the one of the same address.</summary>
    /// <param name="owner">The name of the key that asks for it.</param>
    /// <returns>Whether it was added; null when there are too many.</returns>
    public Task<(SubscriptionView View, bool Added)?> SaveAsync(
        OutgoingAddress address, IReadOnlyList<string> eventTypes, WebhookSecret? given, string? owner, CancellationToken cancellationToken)
    {
        var made = given ?? WebhookSecret.Make();
        var types = FactOutbox.Join(eventTypes);
        return writer.WriteAsync<(SubscriptionView, bool)?>(
            connection =>
            {
                connection.Known<WantedEvents>().ForgetSubscriptions();
                var now = time.GetUtcNow();
                var added = false;
                var until = (now + Rotation).ToUnixTimeMilliseconds();
                if (connection.Execute(Update, new { url = address.Text, types, given = given?.Text, until, owner }) == 0)
                {
                    if (connection.ExecuteScalar<int>("SELECT COUNT(*) FROM receivers WHERE call IS NULL") >= Most)
                    {
                        return null;
                    }

                    connection.Execute(
                        Insert, new { Url = address.Text, address.Origin, types, now = now.ToUnixTimeMilliseconds(), secret = made.Text, owner });
                    added = true;
                }

                var row = connection.QueryFirst<Row>($"SELECT {Columns} FROM receivers WHERE call IS NULL AND url = @url", new { url = address.Text });
                return (row.ToView() with { Secret = added && given is null ? row.Secret : null }, added);
            },
            cancellationToken);
    }

    /// <summary>Takes it away with what was still to be sent to it; false when there is none.</summary>
    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) =>
        await writer.WriteAsync(
            connection =>
            {
                connection.Known<WantedEvents>().ForgetSubscriptions();
                return connection.Execute("DELETE FROM receivers WHERE call IS NULL AND id = @id", new { id });
            },
            cancellationToken) > 0;

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string Url { get; init; }

        public required string EventTypes { get; init; }

        public long CreatedAt { get; init; }

        public string? DisabledReason { get; init; }

        public required string Secret { get; init; }

        public SubscriptionView ToView() => new(
            Id, Url, FactOutbox.Split(EventTypes), DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), DisabledReason);
    }
}
