using System.Diagnostics.Metrics;
using AgentConnector.Wire;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>Tells the operator of tries: a figure, by where they left the delivery, and a line.</summary>
internal sealed partial class DeliveryReports
{
    private readonly Counter<long> tries;
    private readonly ILogger<DeliveryReports> logger;

    public DeliveryReports(IMeterFactory meters, ILogger<DeliveryReports> logger)
    {
        this.logger = logger;
        tries = meters.Create("AgentConnector.Webhooks").CreateCounter<long>(
            "agent_connector.deliveries", description: "Tries to deliver an event, by outcome; pending: it will be tried again.");
    }

    public void Tried(Delivery delivery, Attempt attempt, DeliveryStatus status)
    {
        tries.Add(1, new KeyValuePair<string, object?>("outcome", WireName.Of(status)));
        if (status is DeliveryStatus.Delivered or DeliveryStatus.Late)
        {
            LogDone(delivery.Id, delivery.Call.ToString(), status, delivery.Attempts + 1);
        }
        else if (status is DeliveryStatus.Pending)
        {
            LogAgain(delivery.Id, delivery.Call.ToString(), delivery.Origin, attempt.Outcome, delivery.Attempts + 1);
        }
        else
        {
            LogGivenUp(delivery.Id, delivery.Call.ToString(), delivery.Origin, status, attempt.Outcome, delivery.Attempts + 1);
        }
    }

    [LoggerMessage(8101, LogLevel.Debug, "Delivery {DeliveryId} of call {CallId}: {Status} at try {Attempts}")]
    private partial void LogDone(string deliveryId, string callId, DeliveryStatus status, int attempts);

    [LoggerMessage(8102, LogLevel.Information, "Delivery {DeliveryId} of call {CallId} to {Origin} will be tried again: {Outcome} at try {Attempts}")]
    private partial void LogAgain(string deliveryId, string callId, string origin, string outcome, int attempts);

    [LoggerMessage(8103, LogLevel.Warning, "Delivery {DeliveryId} of call {CallId} to {Origin} is given up as {Status}: {Outcome} at try {Attempts}")]
    private partial void LogGivenUp(string deliveryId, string callId, string origin, DeliveryStatus status, string outcome, int attempts);
}
