using AgentConnector.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AgentConnector.Audio.Tests;

public sealed class PlayoutBufferTests
{
    private static readonly AudioFormat Format = AudioFormat.Pcm(16000);
    private static readonly PlayoutOptions AtOnce = new() { StartFill = TimeSpan.Zero };

    [Fact]
    public void A_tone_that_comes_in_bursts_leaves_without_a_seam()
    {
        var tone = Tone.At(440, 10);
        Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt>(), seed =>
        {
            var random = new Seeded((ulong)seed.Get);
            var buffer = new PlayoutBuffer(Format);
            var heard = new List<short>();
            for (var left = tone.AsSpan(); !left.IsEmpty || buffer.Queued > TimeSpan.Zero;)
            {
                // Bursts of up to 2 s, but never later than the sound card needs them.
                while (!left.IsEmpty && buffer.Queued < TimeSpan.FromMilliseconds(100))
                {
                    var burst = left[..Math.Min(left.Length, random.Next(1, 32_000))];
                    buffer.Write(Bytes(burst));
                    left = left[burst.Length..];
                }

                heard.AddRange(Read(buffer, random.Next(1, 800)));
            }

            Assert.Equal(tone, heard[..tone.Length]);
            Assert.InRange(Seams.Worst(heard.ToArray().AsSpan(0, tone.Length), 440, 16000), -100, -60);
            Assert.Equal(0, buffer.Underruns);
            Assert.Equal(TimeSpan.FromSeconds(10), buffer.Played);
        }).MustHold(20);
    }

    [Fact]
    public void With_nothing_to_play_it_plays_silence_and_counts_no_underrun()
    {
        var buffer = new PlayoutBuffer(new(AudioEncoding.MuLaw, 8000));
        var destination = new byte[160];

        Assert.Equal(0, buffer.Read(destination));
        Assert.All(destination, sample => Assert.Equal(0xFF, sample));
        Assert.Equal(0, buffer.Underruns);
    }

    [Fact]
    public void An_utterance_starts_when_the_fill_is_reached()
    {
        var buffer = new PlayoutBuffer(Format, new() { StartFill = Ms(60), StartWait = Ms(1000) });

        buffer.Write(Bytes(Ones(959)));
        Assert.All(Read(buffer, 320), sample => Assert.Equal(0, sample));
        buffer.Write(Bytes(Ones(1)));
        Assert.All(Read(buffer, 960), sample => Assert.Equal(1, sample));
    }

    [Fact]
    public void A_word_shorter_than_the_fill_starts_after_exactly_the_wait_whatever_the_period()
    {
        foreach (var period in new[] { 1, 7, 160, 320, 4000 })
        {
            var buffer = new PlayoutBuffer(Format, new() { StartFill = Ms(60), StartWait = Ms(40) });
            Read(buffer, 1000); // silence before the word does not count
            buffer.Write(Bytes(Ones(200)));

            var heard = Enumerable.Range(0, (4000 / period) + 1).SelectMany(_ => Read(buffer, period)).ToArray();

            Assert.Equal(640, Array.IndexOf(heard, (short)1));
            Assert.Equal(200, heard.Sum(sample => sample));
        }
    }

    [Fact]
    public void A_word_that_is_said_to_be_complete_does_not_wait()
    {
        var buffer = new PlayoutBuffer(Format);
        buffer.Write(Bytes(Ones(10)));
        buffer.EndUtterance();

        Assert.Equal(10, Read(buffer, 320).Sum(sample => sample));
        Assert.Equal(0, buffer.Underruns);
    }

    [Fact]
    public void With_no_fill_the_first_sample_is_heard_at_once()
    {
        var buffer = new PlayoutBuffer(Format, AtOnce);
        buffer.Write(Bytes(Ones(1)));

        Assert.Equal(1, Read(buffer, 320)[0]);
    }

    [Fact]
    public void Audio_that_resumes_after_a_short_gap_was_late_and_counts_once()
    {
        var buffer = new PlayoutBuffer(Format, AtOnce);
        for (var gap = 1; gap <= 3; gap++)
        {
            buffer.Write(Bytes(Ones(320)));
            Read(buffer, 320);
            Read(buffer, 100);
            Read(buffer, 100);
            Assert.Equal(gap - 1, buffer.Underruns);
        }
    }

    [Fact]
    public void Silence_after_the_end_and_between_utterances_is_no_underrun()
    {
        var buffer = new PlayoutBuffer(Format, AtOnce with { LongestGap = Ms(100) });

        buffer.Write(Bytes(Ones(320)));
        buffer.EndUtterance();
        Read(buffer, 640);
        buffer.Write(Bytes(Ones(320))); // the last one had ended
        Read(buffer, 640);
        Read(buffer, 1281);
        buffer.Write(Bytes(Ones(320))); // the gap was too long for an underrun
        Read(buffer, 640);
        buffer.EndUtterance();
        buffer.Write(Bytes(Ones(320))); // the end was said while the queue was dry

        Assert.Equal(0, buffer.Underruns);
    }

    [Fact]
    public void After_an_underrun_the_fill_must_be_reached_again()
    {
        var buffer = new PlayoutBuffer(Format, new() { StartFill = Ms(20), StartWait = Ms(500) });
        buffer.Write(Bytes(Ones(320)));
        Read(buffer, 400);
        buffer.Write(Bytes(Ones(319)));

        Assert.Equal(0, Read(buffer, 320).Sum(sample => sample));
        buffer.Write(Bytes(Ones(1)));
        Assert.Equal(320, Read(buffer, 320).Sum(sample => sample));
        Assert.Equal(1, buffer.Underruns);
    }

    [Theory]
    [InlineData(AudioEncoding.Pcm16)]
    [InlineData(AudioEncoding.MuLaw)]
    [InlineData(AudioEncoding.ALaw)]
    public void An_interruption_fades_in_a_straight_line_and_says_how_much_was_dropped(AudioEncoding encoding)
    {
        var format = new AudioFormat(encoding, 16000);
        var encode = new AudioConverter(Format, format);
        var decode = new AudioConverter(format, Format);
        var buffer = new PlayoutBuffer(format);
        buffer.Write(encode.Convert(new AudioFrame(Bytes([.. Enumerable.Repeat((short)8000, 16_000)]), Format)).Data.Span);
        buffer.Read(new byte[format.BytesFor(Ms(100))]);

        Assert.Equal(Ms(895), buffer.Clear());
        Assert.Equal(Ms(5), buffer.Queued);

        var rest = new byte[format.BytesFor(Ms(20))];
        Assert.Equal(format.BytesFor(Ms(5)), buffer.Read(rest));
        var heard = Samples(decode.Convert(new AudioFrame(rest, format)).Data.ToArray());
        for (var i = 0; i < 80; i++)
        {
            Assert.Equal(8000 * (79 - i) / 80.0, heard[i], tolerance: encoding is AudioEncoding.Pcm16 ? 1 : 300);
        }

        Assert.All(heard[80..], sample => Assert.InRange(sample, -8, 8)); // the silence of A-law is 8
        Assert.Equal(TimeSpan.Zero, buffer.Queued);
        Assert.Equal(Ms(105), buffer.Played);
        Assert.Equal(0, buffer.Underruns);
    }

    [Fact]
    public void What_was_never_heard_needs_no_fade()
    {
        var buffer = new PlayoutBuffer(Format);
        buffer.Write(Bytes(Ones(300)));

        Assert.Equal(Format.DurationOf(600), buffer.Clear());
        Assert.Equal(0, Read(buffer, 2000).Sum(sample => sample));
        Assert.Equal(TimeSpan.Zero, buffer.Clear());
    }

    [Fact]
    public void The_next_utterance_follows_the_fade_and_obeys_the_fill()
    {
        var buffer = new PlayoutBuffer(Format, new() { StartFill = Ms(20), StartWait = Ms(20) });
        buffer.Write(Bytes(Ones(16_000)));
        Read(buffer, 320);
        buffer.Clear();
        buffer.Write(Bytes([.. Enumerable.Repeat((short)7, 100)]));

        var heard = Read(buffer, 1000);
        Assert.Equal(80 + 320, Array.IndexOf(heard, (short)7));
        Assert.Equal(100, heard.Count(sample => sample == 7));
    }

    [Fact]
    public void Beyond_the_bound_the_newest_is_dropped_and_counted()
    {
        var buffer = new PlayoutBuffer(Format, AtOnce with { Capacity = TimeSpan.FromSeconds(1) });
        var minute = Tone.Noise(60);

        Assert.Equal(32_000, buffer.Write(Bytes(minute)));
        Assert.Equal(TimeSpan.FromSeconds(59), buffer.Dropped);
        Assert.Equal(minute[..16_000], Read(buffer, 16_000));
        Assert.Equal(32_000, buffer.Write(Bytes(minute)));
    }

    [Fact]
    public void Half_a_sample_is_refused_on_the_way_in_and_silence_on_the_way_out()
    {
        var buffer = new PlayoutBuffer(Format, AtOnce);
        Assert.Throws<ArgumentException>(() => buffer.Write(new byte[3]));
        buffer.Write([1, 1, 1, 1]);

        var destination = new byte[] { 9, 9, 9 };
        Assert.Equal(2, buffer.Read(destination));
        Assert.Equal([1, 1, 0], destination);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var buffer = new PlayoutBuffer(Format);
        buffer.Write(Bytes(Ones(160_000)));
        var destination = new byte[640];
        buffer.Read(destination);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var read = 0; read < 1000; read++)
        {
            buffer.Read(destination);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_writer_a_reader_and_an_interrupter_at_once_lose_and_invent_nothing()
    {
        var buffer = new PlayoutBuffer(Format, AtOnce with { Fade = TimeSpan.Zero });
        var dropped = TimeSpan.Zero;
        var done = false;
        var writer = new Thread(() =>
        {
            var random = new Seeded(5);
            for (var burst = 0; burst < 2000; burst++)
            {
                buffer.Write(Bytes(Ones(random.Next(1, 9000))));
                dropped += burst % 100 == 99 ? buffer.Clear() : TimeSpan.Zero;
            }

            Volatile.Write(ref done, true);
        });

        writer.Start();
        var heard = 0L;
        for (var destination = new byte[2048]; !Volatile.Read(ref done) || buffer.Queued > TimeSpan.Zero;)
        {
            var audio = buffer.Read(destination);
            Assert.Equal(audio / 2, Samples(destination).Sum(sample => sample));
            heard += audio;
        }

        writer.Join();
        var random = new Seeded(5);
        var written = Enumerable.Range(0, 2000).Sum(_ => random.Next(1, 9000));
        var unheard = (dropped + buffer.Dropped).TotalSeconds * 32_000;
        Assert.Equal(written * 2, heard + unheard, tolerance: 40); // TimeSpan rounds each clearing to 100 ns
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static short[] Ones(int count) => [.. Enumerable.Repeat((short)1, count)];

    private static byte[] Bytes(ReadOnlySpan<short> samples)
    {
        var bytes = new byte[samples.Length * 2];
        Pcm16.Encode(samples, bytes);
        return bytes;
    }

    private static short[] Samples(byte[] bytes)
    {
        var samples = new short[bytes.Length / 2];
        Pcm16.Decode(bytes, samples);
        return samples;
    }

    private static short[] Read(PlayoutBuffer buffer, int samples)
    {
        var bytes = new byte[samples * 2];
        buffer.Read(bytes);
        return Samples(bytes);
    }
}
