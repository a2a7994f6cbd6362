using System.Text.Json.Serialization;
using AgentConnector.Calls;
using AgentConnector.Wire;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>A delivery as operators see it. The receiver's address is a credential: only its scheme, host and port are shown.</summary>
/// <param name="EventId">Also the <c>webhook-id</c>.</param>
/// <param name="Receiver">Scheme, host and port.</param>
/// <param name="SubscriptionId">Absent when the receiver is a call's callback_url.</param>
/// <param name="LastOutcome">What the last try brought, in words.</param>
/// <param name="LastAnswer">The beginning of what the receiver answered last.</param>
/// <param name="NextAttemptAt">Absent when there is none, and behind an earlier event for the same receiver.</param>
public sealed record DeliveryView(
    string Id,
    CallId CallId,
    string EventId,
    string EventType,
    string Receiver,
    string? SubscriptionId,
    DeliveryStatus Status,
    int Attempts,
    [property: JsonConverter(typeof(UtcTimeJson))] DateTimeOffset CreatedAt,
    [property: JsonConverter(typeof(UtcTimeJson))] DateTimeOffset? LastAttemptAt,
    int? LastStatus,
    string? LastOutcome,
    string? LastAnswer,
    [property: JsonConverter(typeof(UtcTimeJson))] DateTimeOffset? NextAttemptAt);

/// <summary>Some deliveries, newest first.</summary>
/// <param name="NextCursor">Send it as <c>cursor</c> for the next page; absent on the last.</param>
public sealed record DeliveryPage(IReadOnlyList<DeliveryView> Deliveries, string? NextCursor);
