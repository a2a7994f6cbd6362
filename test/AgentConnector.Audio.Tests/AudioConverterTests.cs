using AgentConnector.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AgentConnector.Audio.Tests;

public sealed class AudioConverterTests
{
    private static readonly AudioFormat[] Formats =
    [
        AudioFormat.Pcm(8000), AudioFormat.Pcm(16000), AudioFormat.Pcm(24000), AudioFormat.Pcm(44100), AudioFormat.Pcm(48000),
        new(AudioEncoding.MuLaw, 8000), new(AudioEncoding.ALaw, 8000), new(AudioEncoding.MuLaw, 16000),
    ];

    [Theory]
    [InlineData(AudioEncoding.MuLaw)]
    [InlineData(AudioEncoding.ALaw)]
    public void A_tone_through_the_telephone_and_back_keeps_its_frequency_and_is_30_dB_above_its_noise(AudioEncoding law)
    {
        // No divisors of the rate: their quantisation noise spreads instead of hiding under the tone.
        foreach (var hz in new[] { 451, 1004, 2003, 3347 })
        {
            var agent = AudioFormat.Pcm(16000);
            var phone = new AudioFormat(law, 8000);
            var there = new AudioConverter(agent, phone);
            var back = new AudioConverter(phone, agent);

            var heard = Samples(back.Convert(there.Convert(Frame(Tone.At(hz, 1), agent))))[800..];

            var spectrum = Spectrum.Of(heard, 16000);
            Assert.InRange(spectrum.Peak, hz - 1, hz + 1);
            Assert.InRange(spectrum.Snr(hz, 300, 3600), 30, 60);
        }
    }

    [Fact]
    public void The_output_does_not_depend_on_where_the_bytes_are_cut()
    {
        Prop.ForAll(
            ArbMap.Default.ArbFor<PositiveInt>(),
            Gen.Elements(Formats).Two().ToArbitrary(),
            (seed, formats) =>
            {
                var (from, to) = formats;
                var random = new Seeded((ulong)seed.Get);
                var bytes = Frame(Tone.Noise(0.2, from.SampleRate), AudioFormat.Pcm(from.SampleRate)).Data[..(from.BytesPerSecond / 10)];
                var whole = new AudioConverter(from, to).Convert(new(bytes, from)).Data.ToArray();

                var converter = new AudioConverter(from, to);
                var pieces = new List<byte>();
                for (var left = bytes; !left.IsEmpty;)
                {
                    var cut = left[..Math.Min(left.Length, random.Next(0, 900))];
                    Assert.True(converter.OutputFor(cut.Length) <= converter.MaxOutput(cut.Length));
                    pieces.AddRange(converter.Convert(new AudioFrame(cut, from)).Data.ToArray());
                    left = left[cut.Length..];
                }

                Assert.Equal(whole, pieces);
            }).MustHold();
    }

    [Fact]
    public void Between_equal_formats_the_very_same_frame_comes_back()
    {
        var frame = Frame(Tone.At(440, 0.02), AudioFormat.Pcm(16000));

        Assert.Equal(frame, new AudioConverter(frame.Format, frame.Format).Convert(frame));
    }

    [Fact]
    public void A_frame_in_another_format_is_refused_in_words()
    {
        var converter = new AudioConverter(AudioFormat.Pcm(16000), AudioFormat.Pcm(8000));

        var error = Assert.Throws<ArgumentException>(() => converter.Convert(Frame(Tone.At(440, 0.02), AudioFormat.Pcm(24000))));
        Assert.Contains("24000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_telephone_frame_of_20_ms_becomes_an_agent_frame_of_20_ms()
    {
        var converter = new AudioConverter(new(AudioEncoding.MuLaw, 8000), AudioFormat.Pcm(16000));

        for (var frame = 0; frame < 5; frame++)
        {
            Assert.Equal(640, converter.Convert(new AudioFrame(new byte[160], converter.From)).Data.Length);
        }
    }

    [Fact]
    public void The_flush_brings_out_the_end_of_the_last_word()
    {
        var converter = new AudioConverter(AudioFormat.Pcm(48000), AudioFormat.Pcm(16000));
        var output = new byte[converter.FlushOutput];
        converter.Convert(Frame(Tone.At(1000, 0.1, 48000), converter.From));

        var tail = new short[converter.Flush(output) / 2];
        Pcm16.Decode(output, tail);

        Assert.Equal(converter.Delay.TotalSeconds * 16000, tail.Length, tolerance: 1);
        Assert.InRange(Level.Rms(tail), -9, -4);
    }

    [Fact]
    public void The_span_variant_allocates_nothing_and_the_frame_variant_only_its_bytes()
    {
        var converter = new AudioConverter(AudioFormat.Pcm(48000), new(AudioEncoding.MuLaw, 8000));
        var frame = Frame(Tone.At(440, 0.02, 48000), converter.From);
        var output = new byte[converter.MaxOutput(frame.Data.Length)];
        converter.Convert(frame);
        converter.Convert(frame.Data.Span, output);

        var before = GC.GetAllocatedBytesForCurrentThread();
        converter.Convert(frame.Data.Span, output);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        before = GC.GetAllocatedBytesForCurrentThread();
        converter.Convert(frame);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 160, 160 + 32);
    }

    private static AudioFrame Frame(short[] samples, AudioFormat format)
    {
        var bytes = new byte[samples.Length * 2];
        Pcm16.Encode(samples, bytes);
        return new(bytes, format);
    }

    private static short[] Samples(AudioFrame frame)
    {
        var samples = new short[frame.Data.Length / 2];
        Pcm16.Decode(frame.Data.Span, samples);
        return samples;
    }
}
