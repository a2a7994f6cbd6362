using AgentConnector.Calls;
using AgentConnector.Security;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>A row of <c>deliveries</c> with its receiver.</summary>
internal sealed class DueRow
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

    public required string Owner { get; init; }

    public string? Trace { get; init; }

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
        Owner,
        Trace,
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
