using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace AgentConnector.Hosting.Metrics;

/// <summary>
/// Adds up what the service's meters measure, for Prometheus to fetch. Written by hand: the exporter is not a package we can
/// take, and what we need of it is small. Labels are a closed list and series are bounded, so that no caller can fill memory.
/// </summary>
internal sealed class MetricStore : IDisposable
{
    private const int MostSeriesPerInstrument = 200;

    private static readonly HashSet<string> ForeignInstruments =
    [
        "http.server.request.duration", "http.server.active_requests", "kestrel.active_connections", "kestrel.rejected_connections",
        "dotnet.process.cpu.time", "dotnet.process.memory.working_set", "dotnet.gc.collections", "dotnet.gc.pause.time",
        "dotnet.gc.heap.total_allocated", "dotnet.exceptions",
    ];

    // Unbounded ones, such as a host name or an address that a client chooses, are left out.
    private static readonly HashSet<string> ForeignLabels =
        ["http.request.method", "http.route", "http.response.status_code", "gc.heap.generation", "cpu.mode"];

    private readonly ConcurrentDictionary<Instrument, Metric> metrics = new();
    private readonly MeterListener listener = new();
    private readonly IMeterFactory factory;

    public MetricStore(IMeterFactory factory)
    {
        this.factory = factory;
        listener.InstrumentPublished = Publish;
        listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => Record(instrument, value, labels));
        listener.SetMeasurementEventCallback<int>((instrument, value, labels, _) => Record(instrument, value, labels));
        listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => Record(instrument, value, labels));
        listener.Start();
    }

    public string ToPrometheus()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var metric in metrics.Values.OrderBy(metric => metric.Name, StringComparer.Ordinal))
        {
            metric.WriteTo(text);
        }

        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    private static bool IsOurs(Instrument instrument) => instrument.Meter.Name.StartsWith("AgentConnector", StringComparison.Ordinal);

    private void Publish(Instrument instrument, MeterListener listener)
    {
        // Several services in one process, as in tests, each see their own meters and those of the runtime.
        var own = instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, factory);
        if (own && (IsOurs(instrument) || ForeignInstruments.Contains(instrument.Name)))
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var metric = metrics.GetOrAdd(instrument, made => new Metric(made, MostSeriesPerInstrument));
        metric.Record(value, MetricLabels.Format(labels, IsOurs(instrument) ? null : ForeignLabels));
    }
}
