using System.Text.Json.Serialization;
using AgentConnector.Wire;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>Where a delivery stands.</summary>
[JsonConverter(typeof(SnakeCaseEnum<DeliveryStatus>))]
public enum DeliveryStatus
{
    /// <summary>It is tried, or waits behind an earlier event for the same receiver.</summary>
    Pending,

    /// <summary>The receiver answered 2xx.</summary>
    Delivered,

    /// <summary>The receiver has gone on without it, as an n8n workflow does whose wait ran out.</summary>
    Late,

    /// <summary>The receiver will never take it: signature, permission or form.</summary>
    Refused,

    /// <summary>The receiver wants no more of these: 410.</summary>
    Gone,

    /// <summary>It was tried for a day.</summary>
    Dead,
}
