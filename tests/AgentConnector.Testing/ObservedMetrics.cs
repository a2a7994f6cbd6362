using System.Diagnostics.Metrics;

namespace AgentConnector.Testing;

/// <summary>What the observable instruments of one factory's meters say now.</summary>
public sealed class ObservedMetrics : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly Dictionary<string, double> values = [];

    public ObservedMetrics(IMeterFactory factory)
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, labels, _) => values[Key(instrument, labels)] = value);
        listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => values[Key(instrument, labels)] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => values[Key(instrument, labels)] = value);
        listener.Start();
    }

    /// <summary>By <c>name{label=value,…}</c>, in the order in which the labels were given; without braces where there are none.</summary>
    public IReadOnlyDictionary<string, double> Read()
    {
        values.Clear();
        listener.RecordObservableInstruments();
        return values;
    }

    public void Dispose() => listener.Dispose();

    private static string Key(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> labels) =>
        labels.IsEmpty ? instrument.Name : $"{instrument.Name}{{{string.Join(',', labels.ToArray().Select(label => $"{label.Key}={label.Value}"))}}}";
}
