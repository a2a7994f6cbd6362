using System.Diagnostics.Metrics;
using AgentConnector.Wire;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>Counts tries by where they left the delivery.</summary>
internal sealed class DeliveryMetrics
{
    private readonly Counter<long> tries;

    public DeliveryMetrics(IMeterFactory meters) =>
        tries = meters.Create("AgentConnector.Webhooks").CreateCounter<long>(
            "agent_connector.deliveries", description: "Tries to deliver an event, by outcome; pending: it will be tried again.");

    public void Tried(DeliveryStatus status) => tries.Add(1, new KeyValuePair<string, object?>("outcome", WireName.Of(status)));
}
