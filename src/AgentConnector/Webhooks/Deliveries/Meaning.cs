using AgentConnector.Webhooks.Guard;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>What a receiver's answer means.</summary>
/// <param name="Status">Where the delivery stands now; <see cref="DeliveryStatus.Pending"/> to try again.</param>
/// <param name="Pace">How soon.</param>
/// <param name="NotBefore">What the receiver asked to wait.</param>
internal readonly record struct Meaning(DeliveryStatus Status, RetryPace Pace = RetryPace.Ordinary, TimeSpan? NotBefore = null)
{
    // The words of n8n's answers about a waiting execution; its status alone does not say which of them it is.
    private const string N8nRunning = "running already";
    private const string N8nFinished = "has finished";

    /// <summary>No answer came: refused, broken, or too slow.</summary>
    public static Meaning Unreachable => new(DeliveryStatus.Pending, RetryPace.Unavailable);

    public static Meaning Of(GuardedAnswer answer) => answer.Status switch
    {
        >= 200 and < 300 => new(DeliveryStatus.Delivered),
        409 when Says(answer, N8nFinished) => new(DeliveryStatus.Late),
        409 when Says(answer, N8nRunning) => new(DeliveryStatus.Pending, RetryPace.Imminent),
        410 => new(DeliveryStatus.Gone),
        401 or 403 or 422 => new(DeliveryStatus.Refused),
        429 or 503 => new(DeliveryStatus.Pending, RetryPace.Unavailable, answer.RetryAfter),
        404 or 408 or 425 or >= 500 => new(DeliveryStatus.Pending, RetryPace.Unavailable), // 404: n8n while it starts, or before it publishes
        _ => new(DeliveryStatus.Pending, RetryPace.Ordinary),
    };

    private static bool Says(GuardedAnswer answer, string words) => answer.Body.Contains(words, StringComparison.OrdinalIgnoreCase);
}
