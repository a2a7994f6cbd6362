using System.Text.Json.Serialization;
using AgentConnector.Bench.Load.Conversations;
using AgentConnector.Bench.Load.Subjects;

namespace AgentConnector.Bench.Load;

/// <summary>What one number of calls cost one subject.</summary>
internal sealed record LoadResult
{
    public int Calls { get; init; }

    /// <summary>Those that were connected within a minute; the others are left out of every figure.</summary>
    public int CallsTalking { get; init; }

    /// <summary>Seconds of processor time per call and minute.</summary>
    public double CpuPerCallMinute { get; init; }

    /// <summary>The same without what the runtime's compiler used, which is over once all is warm.</summary>
    public double CpuWithoutCompiler => CpuPerCallMinute * (1 - CompilerShare);

    /// <summary>Of the subject's core, from 0 to 1.</summary>
    public double Core { get; init; }

    /// <summary>Of the load's core, from 0 to 1: near 1 it measures itself.</summary>
    public double LoadCore { get; init; }

    /// <summary>What neither the subject nor the load used of the two cores, or the host gave to others: 1 is a whole core.</summary>
    public double OthersCore { get; init; }

    public double SwitchesPerSecond { get; init; }

    public double IdleMegabytes { get; init; }

    public double KilobytesPerCall { get; init; }

    public required Percentiles ToAgent { get; init; }

    public required Percentiles ToCaller { get; init; }

    /// <summary>The same frames within the load's own process.</summary>
    public required Percentiles Control { get; init; }

    /// <summary>How late the load sent; no part of the delays, which count from when it did.</summary>
    public required Percentiles SentLate { get; init; }

    /// <summary>Where in its frame a mark arrives, in ms: the delay of the filters.</summary>
    public required double CodecToAgent { get; init; }

    public required double CodecToCaller { get; init; }

    /// <summary>Frames that arrived, of those that were sent. More than all: some were under way, or silence was filled in.</summary>
    public required double FramesArrived { get; init; }

    public required int FramesLost { get; init; }

    public required int MarksMissing { get; init; }

    /// <summary>Calls that ended although nobody hung up.</summary>
    public required int CallsLost { get; init; }

    /// <summary>The share of each thread's name in the subject's processor time, the greatest first.</summary>
    public IReadOnlyDictionary<string, double> Threads { get; init; } = new Dictionary<string, double>();

    [JsonIgnore]
    public double CompilerShare => Threads.GetValueOrDefault(ProcessUsage.Compiler);

    /// <summary>What the service has written down by the end.</summary>
    public StoredFacts? Stored { get; init; }

    public bool LostNothing => CallsTalking == Calls && FramesLost == 0 && MarksMissing == 0 && CallsLost == 0;

    /// <summary>What the legs have seen.</summary>
    public static LoadResult Of(IReadOnlyList<LoadedCall> calls, Passage control, double[] lateness)
    {
        var talking = calls.Where(call => call.ReachedAfter is not null).ToList();
        var toAgent = talking.ConvertAll(call => call.ToAgent.Read());
        var toCaller = talking.ConvertAll(call => call.ToCaller.Read());
        List<Passage> all = [.. toAgent, .. toCaller];
        return new()
        {
            ToAgent = Percentiles.Of(toAgent.SelectMany(passage => passage.Milliseconds)),
            ToCaller = Percentiles.Of(toCaller.SelectMany(passage => passage.Milliseconds)),
            Control = Percentiles.Of(control.Milliseconds),
            SentLate = Percentiles.Of(lateness),
            CodecToAgent = Shift(toAgent),
            CodecToCaller = Shift(toCaller),
            FramesArrived = all.Sum(passage => passage.Arrived) / Math.Max(1, all.Sum(passage => passage.Sent)),
            FramesLost = all.Sum(passage => passage.FramesLost),
            MarksMissing = all.Sum(passage => passage.MarksMissing),
            CallsLost = talking.Count(call => call.IsOver),
        };
    }

    public override string ToString() => FormattableString.Invariant(
        $"{Calls} calls, {CpuPerCallMinute:F3} CPU s per call-minute, core {Core:P0}, load {LoadCore:P0}, → agent {ToAgent}, → caller {ToCaller} ms, lost {FramesLost} / {MarksMissing} / {CallsLost}");

    private static double Shift(IReadOnlyCollection<Passage> passages) =>
        passages.Sum(passage => passage.Shift) / Math.Max(1, passages.Sum(passage => passage.Milliseconds.Length));
}
