using System.Runtime.InteropServices;
using AgentConnector.Audio;
using AgentConnector.Devices.Echo;
using AgentConnector.Endpoints.Device;
using AgentConnector.Simulator.Listening;
using AgentConnector.Simulator.Phones;
using AgentConnector.Simulator.Speech;

namespace AgentConnector.Tests.Endpoints.Device;

/// <summary>
/// Minutes of conversation in a simulated room, as fast as this machine computes: the built-in agent's voice → the endpoint's speaker →
/// the room → the endpoint's microphone → the built-in agent's ear, which decides whether somebody speaks.
/// </summary>
internal sealed class SpokenRoom
{
    private const int Rate = EchoFrame.Rate;

    /// <summary>What the air adds is known to nobody; the rest of the way is the device's own, and it tells.</summary>
    private static readonly TimeSpan Air = TimeSpan.FromMilliseconds(10);

    /// <summary>The bundled caller's sentences: another voice than the agent's.</summary>
    private static readonly IReadOnlyList<short[]> Caller =
        [.. DemoCaller.Sentences.Select(sentence => PcmConversion.Resample(sentence.Samples.Span, PhoneSpeech.SampleRate, Rate))];

    private readonly SimulatedRoom room;
    private readonly short[] played;
    private readonly float[] person;
    private readonly List<int> spokeUpAt = [];
    private readonly List<int> noticedAt = [];

    /// <param name="room">Its drift and everything about its echo.</param>
    /// <param name="length">Of the conversation.</param>
    /// <param name="interruptions">When a person speaks up, each in the middle of one of the agent's sentences; none: the room is empty.</param>
    public SpokenRoom(SimulatedRoom room, TimeSpan length, params int[] interruptions)
    {
        this.room = room;
        played = Speak(room, (int)(length.TotalSeconds * 50));
        person = new float[played.Length];
        foreach (var second in interruptions)
        {
            SpeakUp(second * Rate, Caller[second % Caller.Count]);
        }
    }

    /// <summary>When the agent's ear took something for the beginning of speech.</summary>
    public IReadOnlyList<TimeSpan> Noticed => [.. noticedAt.Select(Time)];

    /// <summary>For each interruption how long it took to be noticed; null where it was not, within a second.</summary>
    public IReadOnlyList<TimeSpan?> NoticedAfter =>
        [.. spokeUpAt.Select(at => noticedAt.Where(noticed => noticed >= at && noticed < at + Rate).Select(noticed => (TimeSpan?)Time(noticed - at)).FirstOrDefault())];

    /// <summary>Of the time, how much the agent fills.</summary>
    public double ShareSpoken => played.Chunk(EchoFrame.Samples).Average(frame => Level.Rms(frame) > -50 ? 1 : 0);

    public void Hold(AecMode canceller)
    {
        var stream = new FakeStream(TimeProvider.System) { CaptureRate = Rate, PlaybackRate = Rate };
        using var microphone = new Microphone();
        var plan = new EchoPlan(canceller, CaptureDevice: null, PlaybackDevice: null, Reason: "");
        microphone.Start(stream, plan.CreateControl(TimeSpan.Zero));
        var ear = new AgentConnector.Simulator.Listening.Ear(AudioFormat.Pcm(Rate));
        var jitter = new Noise(11);
        var heard = Heard();
        var at = 0;
        _ = microphone.Frames.ListenAsync(
            frame => noticedAt.AddRange(ear.Listen(ear.Decode(frame.Data.ToArray())).OfType<SpeechStarted>().Select(_ => at + EchoFrame.Samples)),
            TestContext.Current.CancellationToken);
        for (; at < played.Length; at += EchoFrame.Samples)
        {
            stream.Measures = new() { EchoDelay = KnownDelay(at, jitter) };
            microphone.Write(heard.AsSpan(at, EchoFrame.Samples), played.AsSpan(at, EchoFrame.Samples));
        }
    }

    private static TimeSpan Time(int samples) => TimeSpan.FromSeconds((double)samples / Rate);

    /// <summary>The agent's sentences with pauses between them, each delivered at once and played in real time.</summary>
    private static short[] Speak(SimulatedRoom room, int frames)
    {
        var sentences = new[] { "long-one", "long-two", "demo-offer", "long-three", "hello", "long-four", "babble", "slow-reply", "as-you-wish", "number-two" }
            .Select(name => Clips.ByName(name)!).ToArray();
        var speaker = new Loudspeaker(new ManualTime());
        speaker.Start(new FakeStream(TimeProvider.System) { PlaybackRate = Rate });
        var pauses = new Noise((uint)room.Delay.TotalMilliseconds);
        var played = new short[frames * EchoFrame.Samples];
        var (said, pause) = (0, 0);
        for (var at = 0; at < played.Length; at += EchoFrame.Samples)
        {
            if (pause-- == 0)
            {
                var sentence = sentences[said++ % sentences.Length];
                speaker.Play(MemoryMarshal.AsBytes<short>(sentence));
                speaker.EndUtterance();
                pause = (sentence.Length / EchoFrame.Samples) + (int)(25 + (100 * pauses.Next()));
            }

            speaker.Read(played.AsSpan(at, EchoFrame.Samples));
        }

        return played;
    }

    /// <summary>At −24 dB full scale: at arm's length from a laptop, and 4 dB above the echo.</summary>
    private void SpeakUp(int from, ReadOnlySpan<short> sentence)
    {
        // In mid-sentence: two seconds in which the agent has not fallen silent.
        while (Level.Rms(played.AsSpan(from - (Rate / 2), Rate)) < -30)
        {
            from += Rate / 10;
        }

        var gain = (float)Math.Pow(10, -4 / 20.0) / 32768;
        var begins = -1;
        for (var i = 0; i < sentence.Length && from + i < person.Length; i++)
        {
            person[from + i] = sentence[i] * gain;
            begins = begins < 0 && Math.Abs(person[from + i]) > 0.01f ? from + i : begins;
        }

        spokeUpAt.Add(begins);
    }

    private short[] Heard()
    {
        var echo = room.EchoOf([.. played.Select(sample => sample / 32768f)]);
        var noise = new Noise(3);
        return [.. echo.Select((sample, i) => (short)Math.Clamp(
            MathF.Round((sample + person[i] + (float)(0.001 * noise.NextGaussian())) * 32768), short.MinValue, short.MaxValue))];
    }

    /// <summary>As a device measures it: within a few ms, and it follows two clocks that drift apart.</summary>
    private TimeSpan KnownDelay(int at, Noise jitter)
    {
        var delay = room.Delay - Air - (Time(at) * (room.DriftPpm / 1e6)) + TimeSpan.FromMilliseconds(6 * (jitter.Next() - 0.5));
        return delay > TimeSpan.Zero ? delay : TimeSpan.Zero;
    }
}
