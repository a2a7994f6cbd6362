using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace AgentConnector.Hosting.Metrics;

/// <summary>One instrument and its series, as Prometheus wants them.</summary>
internal sealed class Metric
{
    private static readonly double[] Buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Dictionary<string, Series> seriesByLabels = new(StringComparer.Ordinal);
    private readonly int mostSeries;
    private readonly string help;
    private readonly string type;
    private readonly bool replaces;
    private readonly double[] bounds;

    public Metric(Instrument instrument, int mostSeries)
    {
        this.mostSeries = mostSeries;
        var kind = instrument.GetType().Name;
        type = kind switch
        {
            _ when kind.StartsWith("Histogram", StringComparison.Ordinal) => "histogram",
            _ when kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("ObservableCounter", StringComparison.Ordinal) => "counter",
            _ => "gauge",
        };
        replaces = instrument.IsObservable || kind.StartsWith("Gauge", StringComparison.Ordinal);
        bounds = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries?.ToArray() ?? Buckets;
        help = instrument.Description ?? instrument.Name;
        Name = MetricLabels.MetricName(instrument.Name) + Unit(instrument.Unit) + (type == "counter" ? "_total" : "");
    }

    public string Name { get; }

    public void Record(double value, string labels)
    {
        lock (seriesByLabels)
        {
            if (!seriesByLabels.TryGetValue(labels, out var series))
            {
                // Further combinations of labels are counted together: the sum stays right.
                labels = seriesByLabels.Count < mostSeries ? labels : "overflow=\"true\"";
                seriesByLabels.TryAdd(labels, new(bounds.Length));
                series = seriesByLabels[labels];
            }

            series.Sum = replaces ? value : series.Sum + value;
            series.Count++;
            for (var i = 0; type == "histogram" && i < bounds.Length; i++)
            {
                series.AtMost[i] += value <= bounds[i] ? 1 : 0;
            }
        }
    }

    public void WriteTo(StringBuilder text)
    {
        lock (seriesByLabels)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {help.ReplaceLineEndings(" ")}\n# TYPE {Name} {type}\n");
            foreach (var (labels, series) in seriesByLabels.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                if (type != "histogram")
                {
                    Line(text, Name, labels, series.Sum);
                    continue;
                }

                var before = labels.Length == 0 ? "" : labels + ",";
                for (var i = 0; i < bounds.Length; i++)
                {
                    Line(text, Name + "_bucket", string.Create(CultureInfo.InvariantCulture, $"{before}le=\"{bounds[i]}\""), series.AtMost[i]);
                }

                Line(text, Name + "_bucket", before + "le=\"+Inf\"", series.Count);
                Line(text, Name + "_sum", labels, series.Sum);
                Line(text, Name + "_count", labels, series.Count);
            }
        }
    }

    private static void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(name)
            .Append(labels.Length == 0 ? "" : "{" + labels + "}")
            .Append(CultureInfo.InvariantCulture, $" {value}\n");

    private static string Unit(string? unit) => unit switch
    {
        "s" => "_seconds",
        "ms" => "_milliseconds",
        "By" => "_bytes",
        _ => "",
    };

    private sealed class Series(int buckets)
    {
        public double Sum { get; set; }

        public long Count { get; set; }

        public long[] AtMost { get; } = new long[buckets];
    }
}
