namespace AgentConnector.Audio;

/// <summary>
/// The low-pass of a rational resampler, cut into one row of taps for each phase. A row is stored newest tap last, so that it
/// lines up with samples in their order of arrival. Immutable, and shared by every resampler of the same ratio.
/// </summary>
internal sealed class PolyphaseFilter
{
    // A Kaiser window of 64 zero crossings at 90 dB falls from 0.405 to 0.495 of the lower rate. Centring that on 0.45 (a roll-off
    // of 0.90) keeps all of the stop band below the lower rate's Nyquist frequency.
    private const int TapsAtLowerRate = 64;
    private const double Attenuation = 90;
    private const double RollOff = 0.90;

    // Two vectors of eight floats are summed side by side.
    private const int TapMultiple = 16;

    /// <summary>The largest number of phases, or of input samples for one output: a table is then 1 MiB at most.</summary>
    public const int LargestTerm = 4096;

    private static readonly Dictionary<(int Up, int Down), WeakReference<PolyphaseFilter>> InUse = [];

    private readonly float[] taps;

    private PolyphaseFilter(int up, int down)
    {
        Up = up;
        Down = down;
        (Step, PhaseStep) = Math.DivRem(down, up);
        Length = TapMultiple * (int)Math.Ceiling(TapsAtLowerRate * Math.Max(1.0, (double)down / up) / TapMultiple);
        taps = Design(up, Length, 0.5 * RollOff * Math.Min(1.0, (double)up / down));
    }

    /// <summary>Interpolation factor: the number of phases.</summary>
    public int Up { get; }

    /// <summary>Decimation factor.</summary>
    public int Down { get; }

    /// <summary>Input samples from one output to the next, and the phases that come on top.</summary>
    public int Step { get; }

    /// <inheritdoc cref="Step"/>
    public int PhaseStep { get; }

    /// <summary>Taps of one phase, in input samples.</summary>
    public int Length { get; }

    public ReadOnlySpan<float> Phase(int phase) => taps.AsSpan(phase * Length, Length);

    /// <summary>The filter between two rates: the one that all pairs of their ratio share, as long as anybody uses it.</summary>
    /// <exception cref="ArgumentException">One rate is more than <see cref="LargestTerm"/> times the other.</exception>
    public static PolyphaseFilter Between(int fromRate, int toRate)
    {
        var (up, down) = Ratio(toRate, fromRate);
        if (up == 0 || down == 0)
        {
            throw new ArgumentException($"{fromRate} Hz and {toRate} Hz are too far apart; use a common audio rate.");
        }

        lock (InUse)
        {
            if (!InUse.TryGetValue((up, down), out var known) || !known.TryGetTarget(out var filter))
            {
                foreach (var (ratio, _) in InUse.Where(entry => !entry.Value.TryGetTarget(out _)).ToList())
                {
                    InUse.Remove(ratio);
                }

                filter = new(up, down);
                InUse[(up, down)] = new(filter);
            }

            return filter;
        }
    }

    /// <summary>A windowed sinc around tap length × up ÷ 2; tap 0 stays zero, which makes it symmetric: the phase is linear.</summary>
    private static float[] Design(int up, int length, double cutoff)
    {
        var centre = length * up / 2;
        var beta = 0.1102 * (Attenuation - 8.7); // Kaiser's formula for attenuations above 50 dB
        var row = new double[length];
        var taps = new float[length * up];
        for (var phase = 0; phase < up; phase++)
        {
            for (var i = 0; i < length; i++)
            {
                var offset = phase + ((length - 1 - i) * up) - centre;
                row[i] = offset == -centre ? 0 : Sinc(2 * cutoff * offset / up) * Kaiser((double)offset / centre, beta);
            }

            // Each phase passes DC exactly: what would be left of it shows as a tone at the input rate.
            var sum = row.Sum();
            for (var i = 0; i < length; i++)
            {
                taps[(phase * length) + i] = (float)(row[i] / sum);
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

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double Kaiser(double x, double beta) => BesselI0(beta * Math.Sqrt(1 - (x * x))) / BesselI0(beta);

    private static double BesselI0(double x)
    {
        var (sum, term) = (1.0, 1.0);
        for (var k = 1; term > sum * 1e-17; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
