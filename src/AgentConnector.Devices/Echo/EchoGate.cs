namespace AgentConnector.Devices.Echo;

/// <summary>
/// Tells echo from speech by level: what comes back is never much louder than what usually comes back of what was played.
/// It starts out believing that echo is as loud as the speaker, learns within a second how weak it really is, and with that
/// hears ever quieter speech through it. Behind a canceller that is a few dB of residue; alone, somebody must speak up.
/// </summary>
/// <param name="marginDb">How far above the usual a frame must be to count as speech.</param>
/// <param name="framesToOpen">For how many frames it must.</param>
/// <param name="closedGain">The factor for echo.</param>
internal sealed class EchoGate(double marginDb, int framesToOpen, float closedGain)
{
    // Below this the speaker counts as silent. A room's echo falls by some 60 dB in 1 s: 1.2 dB a frame.
    private const double SilentDb = -58;
    private const double RoomDecayDb = 1.2;

    // Speech is given 400 ms.
    private const int FramesOpen = 20;

    // Who has been heard may go on more quietly.
    private const double EasierDb = 6;

    // An echo may come this many frames after the reference beside it: until then the speaker counts as loud as it was.
    private const int FramesHeld = 10;

    private const double LoudWithinDb = 3;
    private const double LargestSurpriseDb = 10;

    private double envelopeDb = -96;
    private double heardDb = -96;
    private int held;
    private double returnDb;
    private int evidence;
    private int openFrames;
    private float gain = 1;

    /// <summary>Whether the speaker, or the room after it, sounds.</summary>
    public bool FarEndSounds => envelopeDb > SilentDb;

    public bool NearEndSpeaks { get; private set; }

    /// <summary>Looks at one frame of what is left in the microphone, and weakens it in place when it is echo only.</summary>
    /// <param name="samples">The frame.</param>
    /// <param name="reference">What was played, as late as its echo.</param>
    public void Pass(Span<short> samples, ReadOnlySpan<short> reference)
    {
        var referenceDb = EchoFrame.Decibels(EchoFrame.Energy(reference));
        if (referenceDb > envelopeDb - (held == 0 ? RoomDecayDb : 0))
        {
            (envelopeDb, held) = (referenceDb, FramesHeld);
        }
        else if (held > 0)
        {
            held--;
        }
        else
        {
            envelopeDb -= RoomDecayDb;
        }

        Judge(EchoFrame.Decibels(EchoFrame.Energy(samples)), speakerIsLoud: held > 0 || referenceDb > envelopeDb - LoudWithinDb);
        Ramp(samples, FarEndSounds && !NearEndSpeaks ? closedGain : 1);
    }

    private void Judge(double levelDb, bool speakerIsLoud)
    {
        heardDb = Math.Max(levelDb, heardDb - RoomDecayDb);
        if (!FarEndSounds)
        {
            (evidence, openFrames) = (0, 0);
            NearEndSpeaks = levelDb > SilentDb;
            return;
        }

        var excess = levelDb - envelopeDb - returnDb;
        evidence = excess > marginDb && levelDb > SilentDb ? Math.Min(evidence + 1, framesToOpen + 1) : Math.Max(evidence - 1, 0);
        var goesOn = openFrames > 0 && excess > marginDb - EasierDb;
        openFrames = evidence >= framesToOpen || goesOn ? FramesOpen : Math.Max(0, openFrames - 1);
        NearEndSpeaks = openFrames > 0;

        // A pause of the speaker says nothing about the room. Weaker echo is believed soon, louder echo too, but during
        // speech hardly: it may be a moved microphone all the same.
        if (speakerIsLoud)
        {
            // Peaks are compared with peaks: frame by frame, an echo that is late looks weaker than it is.
            var step = Math.Clamp(heardDb - envelopeDb - returnDb, -LargestSurpriseDb, LargestSurpriseDb);
            returnDb += step * (step < 0 ? 0.06 : NearEndSpeaks ? 0.002 : 0.1);
            returnDb = Math.Clamp(returnDb, -60, 6);
        }
    }

    private void Ramp(Span<short> samples, float target)
    {
        if (gain == 1 && target == 1)
        {
            return;
        }

        // A fifth of a frame: no click, and the first syllable is not lost.
        var step = (target - gain) / (EchoFrame.Samples / 5);
        for (var i = 0; i < samples.Length; i++)
        {
            gain = i < EchoFrame.Samples / 5 ? gain + step : target;
            samples[i] = (short)(samples[i] * gain);
        }
    }
}
