using System.Diagnostics.Metrics;
using AgentConnector.Problems;
using AgentConnector.Wire;

namespace AgentConnector.Calls.Talking;

/// <summary>What an operator watches of the calls: how many, how they end, how fast the agent is. Labels are closed lists.</summary>
internal sealed class CallMetrics
{
    private static readonly InstrumentAdvice<double> Durations = new() { HistogramBucketBoundaries = [1, 5, 15, 30, 60, 120, 300, 600, 1_800, 3_600] };
    private static readonly InstrumentAdvice<double> Latencies = new() { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10] };
    private static readonly InstrumentAdvice<double> Absences = new() { HistogramBucketBoundaries = [0.25, 0.5, 1, 2, 5, 10, 20, 60] };

    private readonly Counter<long> ended;
    private readonly Counter<long> refused;
    private readonly Histogram<double> duration;
    private readonly Histogram<double> response;
    private readonly Histogram<double> silence;
    private readonly Counter<long> agentLost;
    private readonly Histogram<double> agentAway;
    private long active;

    public CallMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("AgentConnector.Calls");
        meter.CreateObservableGauge("agent_connector.calls.active", () => Volatile.Read(ref active), description: "Calls that were admitted and are not over.");
        ended = meter.CreateCounter<long>("agent_connector.calls.ended", description: "Calls that are over, by status, party, reason and kind of endpoint.");
        refused = meter.CreateCounter<long>("agent_connector.calls.refused", description: "Start requests that began no call, by kind of problem.");
        duration = meter.CreateHistogram("agent_connector.calls.duration", "s", "How long conversations lasted.", tags: null, Durations);
        response = meter.CreateHistogram(
            "agent_connector.calls.response", "s", "From the end of the caller's speech to the first sound of the reply.", tags: null, Latencies);
        silence = meter.CreateHistogram(
            "agent_connector.calls.silence", "s", "From the agent's word that it was interrupted to its last sound.", tags: null, Latencies);
        agentLost = meter.CreateCounter<long>("agent_connector.calls.agent_lost", description: "Agents lost in mid-call that were to be reached again, by reason.");
        agentAway = meter.CreateHistogram(
            "agent_connector.calls.agent_away", "s", "How long agents that came back had been away; those that did not are not counted.", tags: null, Absences);
    }

    public void Began() => Interlocked.Increment(ref active);

    public void Over() => Interlocked.Decrement(ref active);

    public void Refused(ProblemKind kind) => refused.Add(1, new KeyValuePair<string, object?>("problem", kind.Slug));

    /// <param name="scheme">The kind of endpoint, such as <c>tel</c>.</param>
    /// <param name="end">Its one ending.</param>
    /// <param name="status">Its terminal status.</param>
    /// <param name="lasted">Null when no conversation began.</param>
    public void Ended(string scheme, CallEnd end, CallStatus status, TimeSpan? lasted)
    {
        ended.Add(
            1,
            new("status", WireName.Of(status)),
            new("party", WireName.Of(end.By)),
            new("reason", WireName.Of(end.Reason)),
            new KeyValuePair<string, object?>("endpoint", scheme));
        if (lasted is { } time)
        {
            duration.Record(time.TotalSeconds);
        }
    }

    public void Saw(CallEvent fact)
    {
        switch (fact)
        {
            case CallLatency latency:
                Record(response, latency.ResponseMs);
                Record(silence, latency.SilenceMs);
                break;
            case CallAgentLost lost:
                agentLost.Add(1, new KeyValuePair<string, object?>("reason", WireName.Of(lost.Reason)));
                break;
            case CallAgentBack back:
                Record(agentAway, back.AfterMs);
                break;
        }
    }

    private static void Record(Histogram<double> histogram, long? milliseconds)
    {
        if (milliseconds is { } time)
        {
            histogram.Record(time / 1000.0);
        }
    }
}
