using AgentConnector.Testing;

namespace AgentConnector.Audio.Tests;

/// <summary>What the telephone's filter does to sound: measured with real tones, before rounding to 16 bits where rounding would hide it.</summary>
public sealed class TelephoneResamplerTests
{
    private const double Passes = 3400;
    private const double Stops = 4600;
    private const double Rejection = -60;

    /// <summary>What an agent may speak, and what a file or a device may have.</summary>
    public static TheoryData<int> Rates => [16000, 22050, 24000, 32000, 44100, 48000, 96000];

    [Theory]
    [MemberData(nameof(Rates))]
    public void The_pass_band_is_flat_to_3400_Hz_within_half_a_decibel(int rate)
    {
        foreach (var (from, to) in BothWays(rate))
        {
            Assert.All(Sweep(20, Passes, 70), hz => Assert.InRange(Goertzel.Level(Settled(hz, from, to), hz, to), -0.5, 0.5));
        }
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void What_lies_above_4600_Hz_does_not_come_down_into_the_telephones_band(int rate)
    {
        var worst = Sweep(Stops, 0.499 * rate, 80).Max(hz => Level.Rms(Settled(hz, rate, 8000)));

        Assert.True(worst <= Rejection, $"{rate} to 8000: {worst:F1} dB");
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void A_telephones_band_has_no_image_above_4600_Hz(int rate)
    {
        var worst = Sweep(20, Passes, 40).Max(hz => Images(hz, rate).Select(image => Goertzel.Level(Settled(hz, 8000, rate), image, rate)).DefaultIfEmpty(Level.Silence).Max());

        Assert.True(worst <= Rejection, $"8000 to {rate}: {worst:F1} dB");
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void A_click_comes_out_a_millisecond_later_at_most(int rate)
    {
        foreach (var (from, to) in BothWays(rate))
        {
            var resampler = new Resampler(from, to, ResamplerQuality.Telephone);
            var input = new float[from / 50];
            input[from / 100] = 1;
            var output = new float[resampler.MaxOutput(input.Length)];
            resampler.Process(input, output);

            // The group delay: the centre of the response, which is symmetric.
            var heard = output.Select((sample, at) => at * (double)sample).Sum() / output.Sum(sample => (double)sample) / to;
            Assert.InRange(resampler.Delay.TotalSeconds, 0, 0.001);
            Assert.Equal(resampler.Delay.TotalSeconds, heard - (from / 100 / (double)from), tolerance: 20e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void The_output_does_not_depend_on_how_the_input_is_cut(int rate)
    {
        foreach (var (from, to) in BothWays(rate))
        {
            var input = Tone.Noise(0.3, from);
            var whole = new Resampler(from, to, ResamplerQuality.Telephone);
            var expected = new short[whole.OutputFor(input.Length)];
            whole.Process(input, expected);

            var (cut, random, output) = (new Resampler(from, to, ResamplerQuality.Telephone), new Seeded(11), new List<short>());
            for (ReadOnlySpan<short> left = input; !left.IsEmpty;)
            {
                var chunk = left[..Math.Min(left.Length, random.Next(0, 700))];
                var converted = new short[cut.OutputFor(chunk.Length)];
                cut.Process(chunk, converted);
                output.AddRange(converted);
                left = left[chunk.Length..];
            }

            Assert.Equal(expected, output);
        }
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void Silence_stays_silence_and_a_steady_level_stays_what_it_is(int rate)
    {
        foreach (var (from, to) in BothWays(rate))
        {
            foreach (var level in new short[] { 0, 1000, short.MaxValue, short.MinValue })
            {
                var resampler = new Resampler(from, to, ResamplerQuality.Telephone);
                var output = new short[resampler.MaxOutput(from / 10)];
                resampler.Process([.. Enumerable.Repeat(level, from / 10)], output);

                Assert.All(output[(to / 100)..^1], sample => Assert.Equal(level, sample));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void What_overshoots_is_clipped_and_never_wraps(int rate)
    {
        foreach (var (from, to) in BothWays(rate))
        {
            var square = Enumerable.Range(0, from / 10).Select(i => i / (from / 200) % 2 == 0 ? short.MaxValue : short.MinValue).ToArray();
            var clipped = new short[(square.Length * (long)to / from) + 1];
            var exact = new float[clipped.Length];
            new Resampler(from, to, ResamplerQuality.Telephone).Process(square, clipped);
            new Resampler(from, to, ResamplerQuality.Telephone).Process([.. square.Select(sample => (float)sample)], exact);

            Assert.True(exact.Max() > 34_000);
            Assert.Equal(exact.Select(sample => (short)Math.Clamp(MathF.Round(sample), short.MinValue, short.MaxValue)), clipped);
        }
    }

    [Fact]
    public void Steady_state_allocates_nothing()
    {
        foreach (var (from, to) in BothWays(16000).Concat(BothWays(44100)))
        {
            var resampler = new Resampler(from, to, ResamplerQuality.Telephone);
            var input = Tone.At(440, 0.02, from);
            var output = new short[resampler.MaxOutput(input.Length)];
            resampler.Process(input, output);

            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var frame = 0; frame < 100; frame++)
            {
                resampler.Process(input, output);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void A_converter_is_a_telephone_where_a_side_has_8_kHz_and_a_studio_elsewhere()
    {
        var (phone, agent) = (new AudioFormat(AudioEncoding.MuLaw, 8000), AudioFormat.Pcm(16000));

        Assert.Equal(TimeSpan.FromMilliseconds(1), new AudioConverter(phone, agent).Delay);
        Assert.Equal(TimeSpan.FromMilliseconds(1), new AudioConverter(agent, phone).Delay);
        Assert.Equal(TimeSpan.FromMilliseconds(1), new AudioConverter(AudioFormat.Pcm(48000), AudioFormat.Pcm(8000)).Delay);
        Assert.Equal(TimeSpan.FromMilliseconds(2), new AudioConverter(AudioFormat.Pcm(48000), agent).Delay);
        Assert.Equal(TimeSpan.FromMilliseconds(2), new AudioConverter(new(AudioEncoding.MuLaw, 16000), AudioFormat.Pcm(48000)).Delay);
    }

    [Fact]
    public void A_quality_that_does_not_exist_is_refused_in_words()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(8000, 16000, (ResamplerQuality)7));

        Assert.Contains("Studio and Telephone", error.Message, StringComparison.Ordinal);
    }

    private static (int From, int To)[] BothWays(int rate) => [(8000, rate), (rate, 8000)];

    private static IEnumerable<double> Sweep(double fromHz, double toHz, int steps) =>
        Enumerable.Range(0, steps + 1).Select(i => fromHz + ((toHz - fromHz) * i / steps));

    // To either side of every multiple of 8 kHz.
    private static IEnumerable<double> Images(double hz, int rate) =>
        Enumerable.Range(1, (rate / 8000) + 1).SelectMany(k => new[] { (k * 8000) - hz, (k * 8000) + hz }).Where(image => image < rate / 2.0);

    /// <summary>What becomes of a tone of full scale once the filter has filled up.</summary>
    private static double[] Settled(double hz, int from, int to)
    {
        var resampler = new Resampler(from, to, ResamplerQuality.Telephone);
        var input = Tone.Exact(hz, 0.15, from);
        var output = new float[resampler.MaxOutput(input.Length)];
        var written = resampler.Process(input, output);
        return Level.Normalised(output.AsSpan(0, written)[(int)((2 * resampler.Delay.TotalSeconds * to) + 2)..]);
    }
}
