using System.Diagnostics.Metrics;

namespace AgentConnector.History.Storage;

/// <summary>How the journal keeps up: what waits, how long the disk takes, what it did not take: 0 from the start, for an alert sees only what grows.</summary>
internal sealed class JournalMetrics
{
    private static readonly InstrumentAdvice<double> Durations = new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5] };

    private readonly Meter meter;
    private readonly Histogram<double> commit;
    private long failed;

    public JournalMetrics(IMeterFactory meters)
    {
        meter = meters.Create("AgentConnector.History");
        commit = meter.CreateHistogram("agent_connector.journal.commit", "s", "How long a group of writes took until it was on disk.", tags: null, Durations);
        meter.CreateObservableCounter("agent_connector.journal.failed", () => Volatile.Read(ref failed), description: "Groups of writes that the store did not take.");
    }

    /// <summary>Shows how many writes wait.</summary>
    public void Watch(Func<int> waiting) =>
        meter.CreateObservableGauge("agent_connector.journal.waiting", waiting, description: "Writes that wait for the disk.");

    public void Committed(TimeSpan took) => commit.Record(took.TotalSeconds);

    public void Failed() => Interlocked.Increment(ref failed);
}
