namespace AgentConnector.Audio;

/// <summary>
/// The low-pass of a rational resampler, cut into one row of taps for each phase. A row is stored newest tap last, so that it
/// lines up with samples in their order of arrival. Immutable, and shared by every resampler of the same ratio and quality.
/// </summary>
internal sealed class PolyphaseFilter
{
    // Two vectors of eight floats are summed side by side.
    private const int TapMultiple = 16;

    /// <summary>The largest number of phases, or of input samples for one output: a table is then 1 MiB at most.</summary>
    public const int LargestTerm = 4096;

    private static readonly Dictionary<(int Up, int Down, ResamplerQuality Quality), WeakReference<PolyphaseFilter>> InUse = [];

    private readonly float[] taps;

    private PolyphaseFilter(int up, int down, FilterKernel kernel)
    {
        Up = up;
        Down = down;
        Delay = (int)((long)kernel.Reach * Math.Max(up, down) / up);
        Length = TapMultiple * ((2 * Delay + TapMultiple - 1) / TapMultiple);
        taps = Design(kernel);
    }

    /// <summary>Interpolation factor: the number of phases.</summary>
    public int Up { get; }

    /// <summary>Decimation factor.</summary>
    public int Down { get; }

    /// <summary>How late a sound comes out, in input samples.</summary>
    public int Delay { get; }

    /// <summary>Taps of one phase, in input samples.</summary>
    public int Length { get; }

    public ReadOnlySpan<float> Phase(int phase) => taps.AsSpan(phase * Length, Length);

    /// <summary>The filter between two rates: the one that all pairs of their ratio share, as long as anybody uses it.</summary>
    /// <exception cref="ArgumentException">One rate is more than <see cref="LargestTerm"/> times the other.</exception>
    public static PolyphaseFilter Between(int fromRate, int toRate, ResamplerQuality quality)
    {
        var (up, down) = Ratio(toRate, fromRate);
        if (up == 0 || down == 0)
        {
            throw new ArgumentException($"{fromRate} Hz and {toRate} Hz are too far apart; use a common audio rate.");
        }

        lock (InUse)
        {
            if (!InUse.TryGetValue((up, down, quality), out var known) || !known.TryGetTarget(out var filter))
            {
                foreach (var (ratio, _) in InUse.Where(entry => !entry.Value.TryGetTarget(out _)).ToList())
                {
                    InUse.Remove(ratio);
                }

                filter = new(up, down, FilterKernel.Of(quality));
                InUse[(up, down, quality)] = new(filter);
            }

            return filter;
        }
    }

    /// <summary>The kernel's values around tap <see cref="Delay"/> × up; nothing at either end, which makes it symmetric: the phase is linear.</summary>
    private float[] Design(FilterKernel kernel)
    {
        var centre = Delay * Up;
        var reach = (double)kernel.Reach * Math.Max(Up, Down);
        var row = new double[Length];
        var taps = new float[Length * Up];
        for (var phase = 0; phase < Up; phase++)
        {
            for (var i = 0; i < Length; i++)
            {
                var offset = phase + ((Length - 1 - i) * Up) - centre;
                row[i] = Math.Abs(offset) >= centre ? 0 : kernel.At(offset / reach);
            }

            // Each phase passes DC exactly: what would be left of it shows as a tone at the input rate.
            var sum = row.Sum();
            for (var i = 0; i < Length; i++)
            {
                taps[(phase * Length) + i] = (float)(row[i] / sum);
            }
        }

        return taps;
    }

    /// <summary>
    /// The ratio in lowest terms, or the last of its continued fraction's convergents that has no term above <see cref="LargestTerm"/>: no
    /// fraction with smaller terms is nearer.
    /// </summary>
    private static (int Up, int Down) Ratio(int numerator, int denominator)
    {
        var (before, last) = ((Up: 0L, Down: 1L), (Up: 1L, Down: 0L));
        while (denominator != 0)
        {
            var (whole, rest) = Math.DivRem(numerator, denominator);
            var following = (Up: (whole * last.Up) + before.Up, Down: (whole * last.Down) + before.Down);
            if (Math.Max(following.Up, following.Down) > LargestTerm)
            {
                break;
            }

            (before, last) = (last, following);
            (numerator, denominator) = (denominator, rest);
        }

        return ((int)last.Up, (int)last.Down);
    }
}
