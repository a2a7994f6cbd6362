namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>Plays a person, 20 ms at a time. Not thread-safe: the handset's clock owns it.</summary>
internal sealed class PersonPlayer(Person person)
{
    private const int FramesPerKey = 10;
    private const int SpeechFrames = 3;
    private const int SilenceFrames = 35;
    private const int BeepSamples = PhoneSpeech.SampleRate / 2;

    private long frames; // since the call was answered
    private int act;
    private int framesInAct;
    private int position; // in the speech of the act
    private int loud; // frames in a row
    private int quiet; // frames in a row
    private bool heard; // speech, since the act began

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
        loud = agentSpeaks ? loud + 1 : 0;
        quiet = agentSpeaks ? 0 : quiet + 1;
        heard |= loud >= SpeechFrames;
        if (person.HangsUpAfter is { } limit && Handset.Frame * frames >= limit)
        {
            HangsUp = true;
        }

        frames++;
        if (!HangsUp && act < person.Acts.Count && IsDone(person.Acts[act], said))
        {
            act++;
            framesInAct = position = 0;
            heard = false;
        }
    }

    /// <summary>Does a frame of an act.</summary>
    /// <returns>True when it was the last.</returns>
    private bool IsDone(PersonAct act, Span<short> said)
    {
        framesInAct++;
        switch (act)
        {
            case Speaks speaks:
                return Speak(speaks.Speech.Samples.Span, said);
            case Waits waits:
                return Handset.Frame * framesInAct >= waits.Time;
            case AwaitsSpeech awaits:
                return heard || Handset.Frame * framesInAct >= awaits.Timeout;
            case HearsOut hears:
                return heard ? quiet >= SilenceFrames : Handset.Frame * framesInAct >= hears.Timeout;
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
        var piece = speech[position..Math.Min(position + said.Length, speech.Length)];
        piece.CopyTo(said);
        position += piece.Length;
        return position == speech.Length;
    }

    private bool Press(string keys)
    {
        var key = (framesInAct - 1) / FramesPerKey;
        if (key < keys.Length && (framesInAct - 1) % FramesPerKey == 0)
        {
            Key = keys[key];
        }

        return framesInAct >= keys.Length * FramesPerKey;
    }

    private bool Beep(Span<short> said)
    {
        for (var i = 0; i < said.Length; i++, position++)
        {
            said[i] = (short)(8000 * Math.Sin(2 * Math.PI * 1000 * position / PhoneSpeech.SampleRate));
        }

        return position >= BeepSamples;
    }
}
