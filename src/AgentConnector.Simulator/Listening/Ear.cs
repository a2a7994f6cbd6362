using AgentConnector.Audio;

namespace AgentConnector.Simulator.Listening;

/// <summary>Listens to one caller: decodes what arrives, in any cut, and tells where utterances begin and end.</summary>
internal sealed class Ear
{
    private static readonly TimeSpan LongestKept = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(200);

    private readonly AudioConverter decoder;
    private readonly EnergyVad vad = new();
    private readonly int rate;
    private readonly short[] frame;
    private readonly Queue<short> before = new();
    private readonly List<short> speech = [];
    private readonly int bytesPerSample;
    private byte? half;
    private int filled;
    private long spokenFrames;

    public Ear(AudioFormat format)
    {
        rate = format.SampleRate;
        bytesPerSample = format.BytesPerSample;
        frame = new short[rate / 100];
        decoder = new AudioConverter(format, AudioFormat.Pcm(rate));
    }

    /// <summary>The samples of one message, decoded; half a sample at its end waits for the next message.</summary>
    public short[] Decode(byte[] audio)
    {
        if (this.half is { } half)
        {
            audio = [half, .. audio];
            this.half = null;
        }

        if (audio.Length % bytesPerSample != 0)
        {
            this.half = audio[^1];
            audio = audio[..^1];
        }

        var bytes = new byte[decoder.OutputFor(audio.Length)];
        var length = decoder.Convert(audio, bytes);
        var samples = new short[length / 2];
        Pcm16.Decode(bytes.AsSpan(0, length), samples);
        return samples;
    }

    /// <summary>Listens to decoded samples and yields what was noticed, in order.</summary>
    public IEnumerable<Noticed> Listen(short[] samples)
    {
        foreach (var sample in samples)
        {
            frame[filled++] = sample;
            if (filled < frame.Length)
            {
                continue;
            }

            filled = 0;
            if (Next() is { } noticed)
            {
                yield return noticed;
            }
        }
    }

    private Noticed? Next()
    {
        var change = vad.Next(frame);
        if (change is VadChange.Started)
        {
            speech.Clear();
            speech.AddRange(before);
            before.Clear();
            spokenFrames = EnergyVad.StartsAfter.Milliseconds / 10;
        }

        if (vad.Speaking)
        {
            spokenFrames++;
            Keep();
        }
        else
        {
            Remember();
        }

        return change switch
        {
            VadChange.Started => new SpeechStarted(),
            VadChange.Ended => End(),
            _ when vad.Speaking && spokenFrames % (ReportEvery.Milliseconds / 10) == 0 => new SpeechContinues(SpokenFor),
            _ => null,
        };
    }

    private TimeSpan SpokenFor => TimeSpan.FromMilliseconds(spokenFrames * 10);

    private SpeechEnded End()
    {
        // The silence that proved the end is not part of the speech; a little of it stays so that nothing sounds cut off.
        var silence = Math.Max(0, (int)((EnergyVad.EndsAfter - Margin).TotalSeconds * rate));
        var kept = speech.Count < Samples(LongestKept) ? Math.Max(0, speech.Count - silence) : speech.Count;
        return new(new Utterance([.. speech.Take(kept)], rate, SpokenFor - EnergyVad.EndsAfter + TimeSpan.FromMilliseconds(10)));
    }

    private void Keep()
    {
        if (speech.Count < Samples(LongestKept))
        {
            speech.AddRange(frame);
        }
    }

    /// <summary>Keeps the moment before speech is noticed: the first syllable is in it.</summary>
    private void Remember()
    {
        foreach (var sample in frame)
        {
            before.Enqueue(sample);
        }

        var most = Samples(EnergyVad.StartsAfter + Margin);
        while (before.Count > most)
        {
            before.Dequeue();
        }
    }

    private int Samples(TimeSpan time) => (int)(time.TotalSeconds * rate);
}

/// <summary>Something the ear noticed.</summary>
internal abstract record Noticed;

internal sealed record SpeechStarted : Noticed;

internal sealed record SpeechContinues(TimeSpan SoFar) : Noticed;

internal sealed record SpeechEnded(Utterance Utterance) : Noticed;
