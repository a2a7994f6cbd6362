namespace AgentConnector.Bench.Load;

/// <summary>What one number of calls cost.</summary>
internal sealed record LoadResult(int Calls)
{
    /// <summary>Those that were connected within a minute; the others are left out of every figure.</summary>
    public required int CallsTalking { get; init; }

    /// <summary>Seconds of processor time per call and minute.</summary>
    public required double CpuPerCallMinute { get; init; }

    /// <summary>Of the service's core, from 0 to 1.</summary>
    public required double ServiceCore { get; init; }

    /// <summary>Of the load's core, from 0 to 1: near 1 it measures itself.</summary>
    public required double LoadCore { get; init; }

    public required double IdleMegabytes { get; init; }

    public required double KilobytesPerCall { get; init; }

    public required Percentiles ToAgent { get; init; }

    public required Percentiles ToCaller { get; init; }

    /// <summary>The same frames within the load's own process.</summary>
    public required Percentiles Control { get; init; }

    /// <summary>How late the load sent; no part of the delays, which count from when it did.</summary>
    public required Percentiles SentLate { get; init; }

    /// <summary>Where in its frame a mark arrives, in ms: the delay of the filters.</summary>
    public required double CodecToAgent { get; init; }

    public required double CodecToCaller { get; init; }

    /// <summary>Frames that arrived, of those that should have in the time.</summary>
    public required double FramesArrived { get; init; }

    public required int MarksMissing { get; init; }

    /// <summary>Calls that ended although nobody hung up.</summary>
    public required int CallsLost { get; init; }
}

/// <summary>The middle and the worst hundredth, in milliseconds.</summary>
internal sealed record Percentiles(double P50, double P99, double Most, int Count)
{
    public static Percentiles Of(IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        return sorted.Length == 0
            ? new(0, 0, 0, 0)
            : new(sorted[sorted.Length / 2], sorted[Math.Min(sorted.Length - 1, sorted.Length * 99 / 100)], sorted[^1], sorted.Length);
    }

    public override string ToString() => FormattableString.Invariant($"{P50:F1} / {P99:F1}");
}
