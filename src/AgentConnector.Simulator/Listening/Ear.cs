using AgentConnector.Audio;

namespace AgentConnector.Simulator.Listening;

/// <summary>Listens to one caller: decodes what arrives, in any cut, and tells where utterances begin and end.</summary>
internal sealed class Ear
{
    private static readonly TimeSpan LongestKept = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(200);

    private readonly AudioConverter _decoder;
    private readonly EnergyVad _vad = new();
    private readonly int _rate;
    private readonly short[] _frame;
    private readonly Queue<short> _before = new();
    private readonly List<short> _speech = [];
    private readonly int _bytesPerSample;
    private byte? _half;
    private int _filled;
    private long _spokenFrames;

    public Ear(AudioFormat format)
    {
        _rate = format.SampleRate;
        _bytesPerSample = format.BytesPerSample;
        _frame = new short[_rate / 100];
        _decoder = new AudioConverter(format, AudioFormat.Pcm(_rate));
    }

    /// <summary>The samples of one message, decoded; half a sample at its end waits for the next message.</summary>
    public short[] Decode(byte[] audio)
    {
        if (_half is { } half)
        {
            audio = [half, .. audio];
            _half = null;
        }

        if (audio.Length % _bytesPerSample != 0)
        {
            _half = audio[^1];
            audio = audio[..^1];
        }

        var bytes = new byte[_decoder.OutputFor(audio.Length)];
        var length = _decoder.Convert(audio, bytes);
        var samples = new short[length / 2];
        Pcm16.Decode(bytes.AsSpan(0, length), samples);
        return samples;
    }

    /// <summary>Listens to decoded samples and yields what was noticed, in order.</summary>
    public IEnumerable<Noticed> Listen(short[] samples)
    {
        foreach (var sample in samples)
        {
            _frame[_filled++] = sample;
            if (_filled < _frame.Length)
            {
                continue;
            }

            _filled = 0;
            if (Next() is { } noticed)
            {
                yield return noticed;
            }
        }
    }

    private Noticed? Next()
    {
        var change = _vad.Next(_frame);
        if (change is VadChange.Started)
        {
            _speech.Clear();
            _speech.AddRange(_before);
            _before.Clear();
            _spokenFrames = EnergyVad.StartsAfter.Milliseconds / 10;
        }

        if (_vad.Speaking)
        {
            _spokenFrames++;
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
            _ when _vad.Speaking && _spokenFrames % (ReportEvery.Milliseconds / 10) == 0 => new SpeechContinues(SpokenFor),
            _ => null,
        };
    }

    private TimeSpan SpokenFor => TimeSpan.FromMilliseconds(_spokenFrames * 10);

    private SpeechEnded End()
    {
        // The silence that proved the end is not part of the speech; a little of it stays so that nothing sounds cut off.
        var silence = Math.Max(0, (int)((EnergyVad.EndsAfter - Margin).TotalSeconds * _rate));
        var kept = _speech.Count < Samples(LongestKept) ? Math.Max(0, _speech.Count - silence) : _speech.Count;
        return new(new Utterance([.. _speech.Take(kept)], _rate, SpokenFor - EnergyVad.EndsAfter + TimeSpan.FromMilliseconds(10)));
    }

    private void Keep()
    {
        if (_speech.Count < Samples(LongestKept))
        {
            _speech.AddRange(_frame);
        }
    }

    /// <summary>Keeps the moment before speech is noticed: the first syllable is in it.</summary>
    private void Remember()
    {
        foreach (var sample in _frame)
        {
            _before.Enqueue(sample);
        }

        var most = Samples(EnergyVad.StartsAfter + Margin);
        while (_before.Count > most)
        {
            _before.Dequeue();
        }
    }

    private int Samples(TimeSpan time) => (int)(time.TotalSeconds * _rate);
}

/// <summary>Something the ear noticed.</summary>
internal abstract record Noticed;

internal sealed record SpeechStarted : Noticed;

internal sealed record SpeechContinues(TimeSpan SoFar) : Noticed;

internal sealed record SpeechEnded(Utterance Utterance) : Noticed;
