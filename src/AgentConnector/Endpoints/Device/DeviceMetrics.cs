using System.Diagnostics.Metrics;
using AgentConnector.Devices;

namespace AgentConnector.Endpoints.Device;

/// <summary>How the devices of calls are doing. One call a device, so their names are a closed list.</summary>
internal sealed class DeviceMetrics
{
    private readonly Lock gate = new();
    private readonly List<Followed> running = [];
    private readonly Dictionary<(string Microphone, string Speaker), Counts> ended = [];

    public DeviceMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("AgentConnector.Devices");
        meter.CreateObservableGauge(
            "device.echo_reduction_db", () => Present(reading => reading.ErleDb), description: "How much weaker the echo is after cancelling, in dB.");
        meter.CreateObservableGauge(
            "device.clock_drift_ppm", () => Present(reading => reading.Measures.DriftPpm), description: "How much faster the microphone's clock runs than the speaker's, in parts per million.");
        meter.CreateObservableCounter("device.underruns", () => Total(counts => counts.Underruns), description: "Times the speaker ran dry.");
        meter.CreateObservableCounter("device.overruns", () => Total(counts => counts.Overruns), description: "Times sound from the microphone was lost.");
        meter.CreateObservableCounter("device.losses", () => Total(counts => counts.Losses), description: "Times the devices went away during a call.");
    }

    /// <summary>Asks whenever somebody wants to know, until the reading says that it is the last.</summary>
    public void Follow(string microphone, string speaker, Func<DeviceReading> read)
    {
        lock (gate)
        {
            Sweep();
            running.Add(new(microphone, speaker, read));
        }
    }

    private List<Measurement<double>> Present(Func<DeviceReading, double?> value)
    {
        lock (gate)
        {
            return [.. running.Select(one => (one, Value: value(one.Read()))).Where(pair => pair.Value is not null)
                .Select(pair => new Measurement<double>(pair.Value!.Value, Tags(pair.one.Microphone, pair.one.Speaker)))];
        }
    }

    private List<Measurement<long>> Total(Func<Counts, long> count)
    {
        lock (gate)
        {
            Sweep();
            var totals = new Dictionary<(string, string), long>();
            foreach (var (devices, counts) in ended)
            {
                totals[devices] = count(counts);
            }

            foreach (var one in running)
            {
                var devices = (one.Microphone, one.Speaker);
                totals[devices] = totals.GetValueOrDefault(devices) + count(Counts.Of(one.Read().Measures));
            }

            return [.. totals.Select(total => new Measurement<long>(total.Value, Tags(total.Key.Item1, total.Key.Item2)))];
        }
    }

    /// <summary>Keeps the counts of calls that are over.</summary>
    private void Sweep() => running.RemoveAll(one =>
    {
        if (one.Read() is not { Closed: true } last)
        {
            return false;
        }

        var devices = (one.Microphone, one.Speaker);
        ended[devices] = ended.GetValueOrDefault(devices).Plus(Counts.Of(last.Measures));
        return true;
    });

    private static KeyValuePair<string, object?>[] Tags(string microphone, string speaker) => [new("microphone", microphone), new("speaker", speaker)];

    private sealed record Followed(string Microphone, string Speaker, Func<DeviceReading> Read);

    private readonly record struct Counts(long Underruns, long Overruns, long Losses)
    {
        public static Counts Of(StreamMeasures measures) => new(measures.Underruns, measures.Overruns, measures.Losses);

        public Counts Plus(Counts other) => new(Underruns + other.Underruns, Overruns + other.Overruns, Losses + other.Losses);
    }
}
