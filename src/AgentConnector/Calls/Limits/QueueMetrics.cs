using System.Diagnostics.Metrics;

namespace AgentConnector.Calls.Limits;

/// <summary>What an operator watches of the queue: how many wait, for what, and for how long the first of them has.</summary>
internal sealed class QueueMetrics
{
    private static readonly KeyValuePair<string, object?> Line = new("waits_for", "line");
    private static readonly KeyValuePair<string, object?> Device = new("waits_for", "device");

    public QueueMetrics(IMeterFactory meters, Admission admission)
    {
        var meter = meters.Create("AgentConnector.Calls");
        meter.CreateObservableGauge<long>(
            "agent_connector.calls.queued",
            () => admission.Waiting is var (line, device) ? [new(line.Count, Line), new(device.Count, Device)] : [],
            description: "Calls that wait, by what for: a line (CALL_QUEUE), or their device (DEVICE_BUSY=queue).");
        meter.CreateObservableGauge<double>(
            "agent_connector.calls.queued_oldest",
            () => admission.Waiting is var (line, device) ? [new(line.Oldest.TotalSeconds, Line), new(device.Oldest.TotalSeconds, Device)] : [],
            "s",
            "How long the call that came first has waited, by what for; 0 when none waits.");
    }
}
