using AgentConnector.Testing;

namespace AgentConnector.Audio.Tests;

/// <summary>What the filter does to sound, measured before rounding to 16 bits; frequencies are parts of the lower rate.</summary>
public sealed class ResamplerQualityTests
{
    private const double Rejection = -90;

    public static TheoryData<int, int> Pairs =>
        new()
        {
            { 48000, 16000 }, { 16000, 48000 }, { 44100, 16000 }, { 16000, 44100 },
            { 24000, 16000 }, { 16000, 24000 }, { 8000, 16000 }, { 16000, 8000 },
        };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void No_alias_and_no_image_rises_above_the_promised_rejection(int from, int to)
    {
        var worst = from > to
            ? Sweep(0.51 * to, 0.499 * from, 60).Max(hz => Level.Rms(Settled(hz, from, to)))
            : Sweep(0.02 * from, 0.49 * from, 40).Max(hz => WorstImage(hz, from, to));

        Assert.True(worst <= Rejection, $"{from} to {to}: {worst:F1} dB");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_pass_band_is_flat_to_two_fifths_and_6_dB_down_at_the_corner(int from, int to)
    {
        var lower = Math.Min(from, to);

        Assert.All(
            Sweep(0.005 * lower, 0.40 * lower, 30),
            hz => Assert.InRange(Goertzel.Level(Settled(hz, from, to), hz, to), -0.01, 0.01));
        Assert.InRange(Goertzel.Level(Settled(0.45 * lower, from, to), 0.45 * lower, to), -6.2, -5.8);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_kilohertz_is_as_clean_as_single_precision_allows(int from, int to)
    {
        var output = Settled(1000, from, to);
        var (sine, cosine) = Seams.Fit(output, 1000, to);
        for (var i = 0; i < output.Length; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * 1000 * i / to);
            output[i] -= (sine * sin) + (cosine * cos);
        }

        Assert.InRange(Level.Rms(output), -200, -110);
    }

    [Fact]
    public void Sixteen_bit_output_has_the_noise_of_its_rounding_and_no_more()
    {
        var resampler = new Resampler(48000, 16000);
        var output = new short[32000];
        resampler.Process(Tone.At(997, 2, 48000, dbfs: -1), output);

        Assert.InRange(Spectrum.Of(output.AsSpan(16000), 16000).Snr(997, 50, 7900), 94, 100); // input and output rounded: 96
    }

    private static IEnumerable<double> Sweep(double fromHz, double toHz, int steps) =>
        Enumerable.Range(0, steps + 1).Select(i => fromHz + ((toHz - fromHz) * i / steps));

    // An image of a tone lies to either side of every multiple of the input rate.
    private static double WorstImage(double hz, int from, int to)
    {
        var output = Settled(hz, from, to);
        return Enumerable.Range(1, to / from + 1)
            .SelectMany(k => new[] { (k * (double)from) - hz, (k * (double)from) + hz })
            .Where(image => image > 0.51 * from && image < to / 2.0)
            .Select(image => Goertzel.Level(output, image, to))
            .DefaultIfEmpty(Level.Silence)
            .Max();
    }

    /// <summary>What becomes of a tone of full scale once the filter has filled up.</summary>
    private static double[] Settled(double hz, int from, int to)
    {
        var resampler = new Resampler(from, to);
        var input = Tone.Exact(hz, 0.15, from);
        var output = new float[resampler.MaxOutput(input.Length)];
        var written = resampler.Process(input, output);
        return Level.Normalised(output.AsSpan(0, written)[(int)(2 * resampler.Delay.TotalSeconds * to + 2)..]);
    }
}
