namespace AgentConnector.Testing;

/// <summary>How alike two signals are, and how far one lags.</summary>
/// <param name="Value">Normalised: 1 is the same shape at any level, 0 unrelated, -1 inverted.</param>
/// <param name="Lag">How many samples later the second signal has what the first has.</param>
public readonly record struct Correlation(double Value, int Lag)
{
    private const int Rate = 16_000;
    private const int Step = 4;

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

    /// <summary>The place of a longer recording that is most like a sound.</summary>
    /// <param name="sound">The whole of it is looked for.</param>
    /// <param name="recording">Where; one that is shorter holds it nowhere.</param>
    public static Correlation Within(ReadOnlySpan<short> sound, ReadOnlySpan<short> recording)
    {
        var best = new Correlation(0, 0);
        double loudness = 0;
        foreach (var sample in sound)
        {
            loudness += (double)sample * sample;
        }

        for (var lag = 0; lag + sound.Length <= recording.Length; lag++)
        {
            var (both, there) = (0L, 0L);
            var place = recording.Slice(lag, sound.Length);
            for (var i = 0; i < sound.Length; i++)
            {
                both += sound[i] * place[i];
                there += place[i] * place[i];
            }

            var value = both / Math.Sqrt(Math.Max(1, loudness * there));
            best = value > best.Value ? new(value, lag) : best;
        }

        return best;
    }

    /// <summary>
    /// The same for long recordings at 16 kHz: over all lags at 4 kHz, where the search is quick and words are still there, then to the
    /// sample, for half a sample at 4 kHz costs a tenth of the likeness.
    /// </summary>
    public static Correlation WithinLong(short[] sound, short[] recording)
    {
        var from = Math.Max(0, (Within(Slow(sound), Slow(recording)).Lag - 2) * Step);
        var near = Within(sound, recording.AsSpan(from, Math.Min(sound.Length + (4 * Step), recording.Length - from)));
        return near with { Lag = from + near.Lag };
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

    private static short[] Slow(short[] samples) => Sound.Resample(samples, Rate, Rate / Step);
}
