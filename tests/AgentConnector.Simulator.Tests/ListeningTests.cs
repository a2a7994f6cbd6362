using AgentConnector.Audio;
using AgentConnector.Simulator.Listening;
using AgentConnector.Simulator.Speech;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Tests;

public sealed class ListeningTests
{
    public static TheoryData<string> Formats => [.. FormatNames.All];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_clip_is_one_utterance_in_every_format(string name)
    {
        var format = FormatNames.Parse(name)!.Value;

        var noticed = Listen(format, Caller.Turn(format), 333 * format.BytesPerSample);

        Assert.IsType<SpeechStarted>(noticed[0]);
        var utterance = Assert.Single(noticed.OfType<SpeechEnded>()).Utterance;
        var expected = (double)Caller.Samples.Length / Clips.SampleRate;
        Assert.InRange(utterance.Length.TotalSeconds, expected - 0.35, expected + 0.15);
        Assert.InRange((double)utterance.Samples.Length / utterance.SampleRate, expected - 0.1, expected + 0.5);
        Assert.Equal(format.SampleRate, utterance.SampleRate);
    }

    [Fact]
    public void The_answer_does_not_depend_on_how_the_audio_is_cut()
    {
        var format = AudioFormat.Pcm(16_000);
        var audio = Caller.Turn(format);

        var whole = Listen(format, audio, audio.Length);
        var slices = Listen(format, audio, 7);

        Assert.Equal(whole.Select(noticed => noticed.GetType()), slices.Select(noticed => noticed.GetType()));
        Assert.Equal(
            whole.OfType<SpeechEnded>().Single().Utterance.Samples, slices.OfType<SpeechEnded>().Single().Utterance.Samples);
    }

    [Fact]
    public void A_pause_for_breath_does_not_end_an_utterance_and_a_longer_one_does()
    {
        var format = AudioFormat.Pcm(16_000);

        var breath = Listen(format, [.. Caller.In(format), .. Caller.Silence(format, 0.3), .. Caller.Turn(format)], 640);
        var pause = Listen(format, [.. Caller.In(format), .. Caller.Silence(format, 0.8), .. Caller.Turn(format)], 640);

        // The turn begins with 0.3 s of silence of its own.
        Assert.Single(breath.OfType<SpeechEnded>().Take(1));
        Assert.Equal(2, pause.OfType<SpeechEnded>().Count());
    }

    [Fact]
    public void Silence_and_a_click_are_no_speech()
    {
        var format = AudioFormat.Pcm(16_000);
        var click = Caller.Silence(format, 5);
        for (var i = 32_000; i < 32_640; i++)
        {
            click[i] = (byte)(i % 2 == 0 ? 0 : 0x40);
        }

        Assert.Empty(Listen(format, click, 640));
    }

    [Fact]
    public void A_humming_line_is_not_taken_for_speech_for_long_and_speech_over_it_is_heard()
    {
        var format = AudioFormat.Pcm(16_000);
        var seed = 7u;
        var noise = new short[16_000 * 20];
        for (var i = 0; i < noise.Length; i++)
        {
            // Uniform noise at about -48 dBFS: louder than the lowest threshold once it is followed.
            seed = (seed * 1664525) + 1013904223;
            noise[i] = (short)((seed >> 16) % 441 - 220);
        }

        for (var i = 0; i < Caller.Samples.Length; i++)
        {
            noise[(16_000 * 15) + i] += Caller.Samples[i];
        }

        var bytes = PcmConversion.ToWire(noise, 16_000, format);

        Assert.Single(Listen(format, bytes, 640).OfType<SpeechEnded>());
    }

    [Fact]
    public void A_steady_tone_counts_as_speech_as_long_as_it_lasts()
    {
        var format = AudioFormat.Pcm(16_000);
        var tone = new short[16_000 * 12];
        for (var i = 0; i < tone.Length; i++)
        {
            tone[i] = (short)(8000 * Math.Sin(i * 2 * Math.PI * 440 / 16_000));
        }

        var noticed = Listen(format, [.. PcmConversion.ToWire(tone, 16_000, format), .. Caller.Silence(format, 1)], 640);

        Assert.InRange(noticed.OfType<SpeechEnded>().Single().Utterance.Length.TotalSeconds, 11.9, 12.1);
    }

    [Fact]
    public void A_long_speech_is_reported_twice_a_second()
    {
        var format = AudioFormat.Pcm(16_000);

        var noticed = Listen(format, Caller.Turn(format), 640);

        Assert.Equal([0.5, 1, 1.5, 2], noticed.OfType<SpeechContinues>().Select(continues => continues.SoFar.TotalSeconds));
    }

    private static List<Noticed> Listen(AudioFormat format, byte[] audio, int pieceBytes)
    {
        var ear = new Ear(format);
        return [.. audio.Chunk(pieceBytes).SelectMany(piece => ear.Listen(ear.Decode(piece)).ToList())];
    }
}
