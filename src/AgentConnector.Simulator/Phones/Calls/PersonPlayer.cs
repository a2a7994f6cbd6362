namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>Plays a person, 20 ms at a time. Not thread-safe: the handset's clock owns it.</summary>
internal sealed class PersonPlayer(Person person)
{
    private const int FramesPerKey = 10;
    private const int SpeechFrames = 3;
    private const int SilenceFrames = 35;
    private const int BeepSamples = PhoneSpeech.SampleRate / 2;

    private readonly TaskCompletionSource _beeped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _frames; // since the call was answered
    private int _act;
    private int _framesInAct;
    private int _position; // in the speech of the act
    private int _loud; // frames in a row
    private int _quiet; // frames in a row
    private bool _heard; // speech, since the act began

    /// <summary>Completes when the machine's beep has sounded.</summary>
    public Task Beeped => _beeped.Task;

    /// <summary>The key that goes down in this frame, or null.</summary>
    public char? Key { get; private set; }

    /// <summary>The person hangs up.</summary>
    public bool HangsUp { get; private set; }

    /// <summary>Goes on by one frame.</summary>
    /// <param name="said">Receives what the person says; must be silence before.</param>
    /// <param name="agentSpeaks">What the person hears in this frame is speech.</param>
    public void Next(Span<short> said, bool agentSpeaks)
    {
        Key = null;
        _loud = agentSpeaks ? _loud + 1 : 0;
        _quiet = agentSpeaks ? 0 : _quiet + 1;
        _heard |= _loud >= SpeechFrames;
        if (person.HangsUpAfter is { } limit && Handset.Frame * _frames >= limit)
        {
            HangsUp = true;
        }

        _frames++;
        if (!HangsUp && _act < person.Acts.Count && IsDone(person.Acts[_act], said))
        {
            _act++;
            _framesInAct = _position = 0;
            _heard = false;
        }
    }

    /// <summary>Does a frame of an act.</summary>
    /// <returns>True when it was the last.</returns>
    private bool IsDone(PersonAct act, Span<short> said)
    {
        _framesInAct++;
        switch (act)
        {
            case Speaks speaks:
                return Speak(speaks.Speech.Samples.Span, said);
            case Waits waits:
                return Handset.Frame * _framesInAct >= waits.Time;
            case AwaitsSpeech awaits:
                return _heard || Handset.Frame * _framesInAct >= awaits.Patience;
            case HearsOut hears:
                return _heard ? _quiet >= SilenceFrames : Handset.Frame * _framesInAct >= hears.Patience;
            case Presses presses:
                return Press(presses.Keys);
            case Beeps:
                return Beep(said);
            default:
                HangsUp = true;
                return true;
        }
    }

    private bool Speak(ReadOnlySpan<short> speech, Span<short> said)
    {
        var piece = speech[_position..Math.Min(_position + said.Length, speech.Length)];
        piece.CopyTo(said);
        _position += piece.Length;
        return _position == speech.Length;
    }

    private bool Press(string keys)
    {
        var key = (_framesInAct - 1) / FramesPerKey;
        if (key < keys.Length && (_framesInAct - 1) % FramesPerKey == 0)
        {
            Key = keys[key];
        }

        return _framesInAct >= keys.Length * FramesPerKey;
    }

    private bool Beep(Span<short> said)
    {
        for (var i = 0; i < said.Length; i++, _position++)
        {
            said[i] = (short)(8000 * Math.Sin(2 * Math.PI * 1000 * _position / PhoneSpeech.SampleRate));
        }

        if (_position < BeepSamples)
        {
            return false;
        }

        _beeped.TrySetResult();
        return true;
    }
}
