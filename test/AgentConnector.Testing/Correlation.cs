namespace AgentConnector.Testing;

/// <summary>How alike two signals are, and how far one lags.</summary>
/// <param name="Value">Normalised: 1 is the same shape at any level, 0 unrelated, -1 inverted.</param>
/// <param name="Lag">How many samples later the second signal has what the first has.</param>
public readonly record struct Correlation(double Value, int Lag)
{
    /// <summary>The lag at which <paramref name="b"/> is most like <paramref name="a"/>.</summary>
    /// <param name="a">The original.</param>
    /// <param name="b">The copy, possibly late, early, longer or shorter.</param>
    /// <param name="farthest">The largest lag tried, to either side.</param>
    public static Correlation Best(ReadOnlySpan<short> a, ReadOnlySpan<short> b, int farthest = 2000)
    {
        var best = new Correlation(double.NegativeInfinity, 0);
        for (var lag = -farthest; lag <= farthest; lag++)
        {
            var from = Math.Max(0, -lag);
            var length = Math.Min(a.Length - from, b.Length - lag - from);
            if (length > 0 && At(a.Slice(from, length), b.Slice(from + lag, length)) is var value && value > best.Value)
            {
                best = new(value, lag);
            }
        }

        return best;
    }

    /// <summary>The normalised correlation of two signals of equal length; 0 when either is silent.</summary>
    public static double At(ReadOnlySpan<short> a, ReadOnlySpan<short> b)
    {
        var (both, left, right) = (0L, 0L, 0L);
        for (var i = 0; i < a.Length; i++)
        {
            both += a[i] * b[i];
            left += a[i] * a[i];
            right += b[i] * b[i];
        }

        return left == 0 || right == 0 ? 0 : both / Math.Sqrt((double)left * right);
    }
}
