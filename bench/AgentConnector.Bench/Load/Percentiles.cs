namespace AgentConnector.Bench.Load;

/// <summary>The middle, the worst twentieth and the worst hundredth, in milliseconds.</summary>
internal sealed record Percentiles(double P50, double P95, double P99, double Max, int Count)
{
    public static Percentiles Of(IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        return sorted.Length == 0 ? new(0, 0, 0, 0, 0) : new(At(50), At(95), At(99), sorted[^1], sorted.Length);

        double At(int percent) => sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];
    }

    public override string ToString() => FormattableString.Invariant($"{P50:F1} / {P99:F1}");
}
