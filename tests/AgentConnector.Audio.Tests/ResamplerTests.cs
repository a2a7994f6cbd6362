using AgentConnector.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AgentConnector.Audio.Tests;

public sealed class ResamplerTests
{
    private static readonly int[] Rates = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 96000];

    [Fact]
    public void Every_pair_of_usual_rates_carries_a_tone_at_its_frequency_and_level()
    {
        foreach (var (from, to) in Rates.SelectMany(from => Rates.Select(to => (from, to))))
        {
            var output = Whole(Tone.At(1000, 0.25, from), from, to);

            Assert.InRange(Goertzel.Level(Middle(output), 1000, to), -6.02, -5.98);
            Assert.InRange(output.Length - (0.25 * to), -1, (0.013 * to) + 1); // the delay comes on top
        }
    }

    [Fact]
    public void The_output_does_not_depend_on_how_the_input_is_cut()
    {
        var input = Tone.Noise(0.3, 48000);
        Prop.ForAll(
            ArbMap.Default.ArbFor<PositiveInt>(),
            Gen.Elements(Rates).Two().ToArbitrary(),
            (seed, rates) =>
            {
                var whole = new Resampler(rates.Item1, rates.Item2);
                var expected = new short[whole.MaxOutput(input.Length)];
                expected = expected[..whole.Process(input, expected)];

                Assert.Equal(expected, InChunks(new(rates.Item1, rates.Item2), input, new Seeded((ulong)seed.Get)));
            }).MustHold();
    }

    [Fact]
    public void How_much_comes_out_is_known_beforehand()
    {
        foreach (var (from, to) in Rates.SelectMany(from => Rates.Select(to => (from, to))))
        {
            var resampler = new Resampler(from, to);
            var output = new short[5000];
            var random = new Seeded(7);
            var (taken, given) = (0L, 0L);
            for (var call = 0; call < 50; call++)
            {
                var input = new short[random.Next(0, 300)];
                var expected = resampler.OutputFor(input.Length);

                Assert.True(expected <= resampler.MaxOutput(input.Length));
                Assert.Equal(expected, resampler.Process(input, output));
                taken += input.Length;
                given += expected;
            }

            Assert.Equal(((taken * to) + from - 1) / from, given);
        }
    }

    [Fact]
    public void A_tone_cut_into_odd_chunks_has_no_seam()
    {
        foreach (var (from, to) in new[] { (24000, 16000), (44100, 16000), (16000, 48000), (8000, 16000) })
        {
            var output = InChunks(new(from, to), Tone.At(440, 1, from), new Seeded(3));

            Assert.InRange(Seams.Worst(Middle(output), 440, to), -100, -75); // rounding to 16 bits alone is -84
        }
    }

    [Fact]
    public void Between_equal_rates_not_a_bit_is_changed()
    {
        var resampler = new Resampler(16000, 16000);
        var input = Tone.Noise(0.1);
        var output = new short[input.Length];

        Assert.Equal(input.Length, resampler.Process(input, output));
        Assert.Equal(input, output);
        Assert.Equal(TimeSpan.Zero, resampler.Delay);
        Assert.Equal(0, resampler.Flush([]));
    }

    [Theory]
    [InlineData(48000, 16000)]
    [InlineData(16000, 48000)]
    [InlineData(44100, 16000)]
    [InlineData(8000, 16000)]
    public void A_click_comes_out_as_late_as_the_delay_says_and_not_lost_by_the_flush(int from, int to)
    {
        var input = new short[from / 100];
        input[^1] = 20_000;
        var resampler = new Resampler(from, to);
        var output = Flushed(resampler, input);

        var click = Array.IndexOf(output, output.Max());
        var heard = TimeSpan.FromSeconds((double)click / to);
        var said = TimeSpan.FromSeconds((double)(input.Length - 1) / from);
        Assert.InRange((heard - said - resampler.Delay).TotalSeconds, -1.0 / to, 1.0 / to);
    }

    [Fact]
    public void The_flushed_whole_lasts_as_long_as_the_input_and_the_delay()
    {
        var resampler = new Resampler(44100, 16000);
        var output = Flushed(resampler, Tone.At(500, 0.5, 44100));

        Assert.Equal(Math.Ceiling((22050 + resampler.DelaySamples) * 16000 / 44100.0), output.Length);
    }

    [Fact]
    public void After_a_flush_or_a_reset_nothing_of_the_old_stream_is_heard()
    {
        var resampler = new Resampler(24000, 16000);
        var noise = Tone.Noise(0.1, 24000);
        var fresh = Flushed(resampler, noise);

        Assert.Equal(fresh, Flushed(resampler, noise));
        resampler.Process(noise, new short[2000]);
        resampler.Reset();
        Assert.Equal(fresh, Flushed(resampler, noise));
    }

    [Fact]
    public void What_overshoots_is_clipped_and_never_wraps()
    {
        // A square wave at full scale overshoots by 9 % behind any steep low-pass.
        var square = Enumerable.Range(0, 4800).Select(i => i / 48 % 2 == 0 ? short.MaxValue : short.MinValue).ToArray();
        var (clipped, exact) = (new short[1600], new float[1600]);
        new Resampler(48000, 16000).Process(square, clipped);
        new Resampler(48000, 16000).Process([.. square.Select(sample => (float)sample)], exact);

        Assert.True(exact.Max() > 34_000);
        Assert.Equal(exact.Select(sample => (short)Math.Clamp(MathF.Round(sample), short.MinValue, short.MaxValue)), clipped);
    }

    [Theory]
    [InlineData(0, 16000)]
    [InlineData(16000, -1)]
    [InlineData(16000, 384_001)]
    public void Impossible_rates_are_refused(int from, int to) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(from, to));

    [Theory]
    [InlineData(44_101, 48_000)]
    [InlineData(11_127, 16_000)]
    [InlineData(47_999, 8_000)]
    [InlineData(383_999, 8_000)]
    public void A_tone_at_an_odd_rate_keeps_its_pitch_and_has_no_seam(int from, int to)
    {
        var output = InChunks(new(from, to), Tone.At(440, 1, from), new Seeded(3));

        var filter = PolyphaseFilter.Between(from, to, ResamplerQuality.Studio);
        var pitch = 440.0 * to * filter.Down / ((double)from * filter.Up);
        Assert.InRange(pitch, 440 * (1 - 50e-6), 440 * (1 + 50e-6));
        Assert.InRange(Seams.Worst(Middle(output), pitch, to), -100, -75);
    }

    [Fact]
    public void Every_rate_that_a_file_can_have_becomes_every_rate_that_a_call_can_have()
    {
        var random = new Seeded(7);
        foreach (var to in new[] { 8_000, 16_000, 22_050, 24_000, 44_100, 48_000 })
        {
            foreach (var from in Enumerable.Range(0, 20).Select(_ => random.Next(1_000, Resampler.HighestRate + 1)).Append(1_000).Append(Resampler.HighestRate))
            {
                var resampler = new Resampler(from, to);

                // Counted, not heard: a second of it is as long on both sides.
                Assert.InRange(resampler.OutputFor(from), to * (1 - 250e-6) - 1, to * (1 + 250e-6) + 1);
            }
        }
    }

    [Fact]
    public void Rates_that_are_worlds_apart_are_refused_in_words()
    {
        var error = Assert.Throws<ArgumentException>(() => new Resampler(1, 48_000));

        Assert.Contains("too far apart", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_destination_is_refused_and_the_stream_goes_on_as_if_nothing_happened()
    {
        var resampler = new Resampler(8000, 16000);
        var input = Tone.At(440, 0.02, 8000);

        Assert.Throws<ArgumentException>(() => resampler.Process(input, new short[319]));
        Assert.Equal(Whole(input, 8000, 16000), Flushed(resampler, input));
    }

    [Fact]
    public void The_same_ratio_shares_one_table_however_many_others_there_were()
    {
        foreach (var odd in Enumerable.Range(8001, 200))
        {
            _ = PolyphaseFilter.Between(odd, 16000, ResamplerQuality.Studio);
        }

        Assert.Same(PolyphaseFilter.Between(3989, 4001, ResamplerQuality.Studio), PolyphaseFilter.Between(2 * 3989, 2 * 4001, ResamplerQuality.Studio));
    }

    [Fact]
    public void Steady_state_allocates_nothing()
    {
        var resampler = new Resampler(44100, 16000);
        var input = Tone.At(440, 0.02, 44100);
        var output = new short[resampler.MaxOutput(input.Length)];
        resampler.Process(input, output);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var frame = 0; frame < 100; frame++)
        {
            resampler.Process(input, output);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static short[] Whole(short[] input, int from, int to) => Flushed(new(from, to), input);

    private static short[] Flushed(Resampler resampler, short[] input)
    {
        var output = new short[resampler.MaxOutput(input.Length) + resampler.MaxOutput(resampler.DelaySamples)];
        var written = resampler.Process(input, output);
        return output[..(written + resampler.Flush(output.AsSpan(written)))];
    }

    private static short[] InChunks(Resampler resampler, ReadOnlySpan<short> input, Seeded random)
    {
        var output = new List<short>();
        while (!input.IsEmpty)
        {
            var chunk = input[..Math.Min(input.Length, random.Next(0, 1500))];
            var converted = new short[resampler.OutputFor(chunk.Length)];
            resampler.Process(chunk, converted);
            output.AddRange(converted);
            input = input[chunk.Length..];
        }

        return [.. output];
    }

    private static short[] Middle(short[] signal) => signal[(signal.Length / 5)..(signal.Length * 4 / 5)];
}
