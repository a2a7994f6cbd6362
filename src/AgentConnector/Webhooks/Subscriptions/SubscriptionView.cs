using System.ComponentModel;
using System.Text.Json.Serialization;
using AgentConnector.Wire;

namespace AgentConnector.Webhooks.Subscriptions;

/// <summary>A standing wish to be told of events of all calls. Its secret is not shown.</summary>
public sealed record SubscriptionView(
    string Id,
    [property: Description("Path and query are a credential: a key without the scope admin sees scheme, host and port.")] string Url,
    IReadOnlyList<string> EventTypes,
    [property: JsonConverter(typeof(UtcTimeJson))] DateTimeOffset CreatedAt,
    [property: Description("Why nothing is sent any more: the receiver answered 410. Subscribe again to go on.")] string? Disabled)
{
    [Description("What deliveries are signed with. Only in the answer that made it.")]
    public string? Secret { get; init; }
}

/// <summary>The subscriptions there are.</summary>
public sealed record SubscriptionList(IReadOnlyList<SubscriptionView> Subscriptions);

/// <summary>The body of a request that subscribes.</summary>
public sealed record Subscribe
{
    [Description("Where events are POSTed, signed. Subscribing the same address again changes its subscription.")]
    public required string Url { get; init; }

    [Description("Such as [\"call.ended\", \"call.analyzed\"]; call.ended alone when absent.")]
    public IReadOnlyList<string>? EventTypes { get; init; }

    [Description("whsec_ and 24 to 64 bytes in base64; made here when absent. A new one counts beside the old one for 24 hours.")]
    public string? Secret { get; init; }
}
