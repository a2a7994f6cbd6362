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
            () => Each(admission, queued => (long)queued.Count),
            description: "Calls that wait, by what for: a line (CALL_QUEUE), or their device (DEVICE_BUSY=queue).");
        meter.CreateObservableGauge<double>(
            "agent_connector.calls.queued_oldest",
            () => Each(admission, queued => queued.Oldest.TotalSeconds),
            "s",
            "How long the call that came first has waited, by what for; 0 when none waits.");
    }

    private static IEnumerable<Measurement<T>> Each<T>(Admission admission, Func<Queued, T> value)
        where T : struct
    {
        var (line, device) = admission.Waiting;
        return [new(value(line), Line), new(value(device), Device)];
    }
}
