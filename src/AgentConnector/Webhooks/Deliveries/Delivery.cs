using AgentConnector.Calls;
using AgentConnector.Security;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>One event that is to be sent to one receiver now.</summary>
/// <param name="N">Its row.</param>
/// <param name="Id">Its public id.</param>
/// <param name="Receiver">The receiver's row.</param>
/// <param name="EventId">The event, and the <c>webhook-id</c>.</param>
/// <param name="Attempts">Tries so far.</param>
/// <param name="FirstTry">When the day of tries began; null before the first.</param>
/// <param name="Url">A credential.</param>
/// <param name="Origin">What of it may be shown.</param>
/// <param name="Owner">The name of the key whose places it takes; empty for calls that arrived.</param>
/// <param name="Trace">Where the request belongs that the call began with; null when that is not known.</param>
/// <param name="Secrets">What to sign with; null for a callback_url, which the service's own secret signs.</param>
internal sealed record Delivery(
    long N,
    string Id,
    long Receiver,
    CallId Call,
    string EventId,
    int Attempts,
    DateTimeOffset? FirstTry,
    string Url,
    string Origin,
    string Owner,
    string? Trace,
    IReadOnlyList<WebhookSecret>? Secrets)
{
    public override string ToString() => $"{Id} to {Origin}";
}
