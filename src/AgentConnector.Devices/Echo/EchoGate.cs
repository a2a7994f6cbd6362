namespace AgentConnector.Devices.Echo;

/// <summary>
/// Tells echo from speech by level: what comes back is never much louder than what usually comes back of what was played.
/// It starts out believing that echo is as loud as the speaker, learns within a second how weak it really is, and with that
/// hears ever quieter speech through it. Behind a canceller that is a few dB of residue; alone, somebody must speak up.
/// </summary>
internal sealed class EchoGate
{
    // Below this the speaker counts as silent. A room's echo falls by some 60 dB in 1 s: 1.2 dB a frame.
    private const double SilentDb = -58;
    private const double RoomDecayDb = 1.2;

    // Levels jump about their mean by some dB; speech must stand out for 3 of 4 frames, and is then given 400 ms.
    private const double MarginDb = 9;
    private const int FramesToOpen = 3;
    private const int FramesOpen = 20;

    private double envelopeDb = -96;
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
    /// <param name="closedGain">The factor for echo.</param>
    public void Pass(Span<short> samples, ReadOnlySpan<short> reference, float closedGain)
    {
        envelopeDb = Math.Max(EchoFrame.Decibels(EchoFrame.Energy(reference)), envelopeDb - RoomDecayDb);
        var levelDb = EchoFrame.Decibels(EchoFrame.Energy(samples));
        Judge(levelDb);
        Ramp(samples, FarEndSounds && !NearEndSpeaks ? closedGain : 1);
    }

    private void Judge(double levelDb)
    {
        if (!FarEndSounds)
        {
            (evidence, openFrames) = (0, 0);
            NearEndSpeaks = levelDb > SilentDb;
            return;
        }

        var excess = levelDb - envelopeDb - returnDb;
        evidence = excess > MarginDb ? Math.Min(evidence + 1, FramesToOpen + 1) : Math.Max(evidence - 1, 0);
        openFrames = evidence >= FramesToOpen ? FramesOpen : Math.Max(0, openFrames - 1);
        NearEndSpeaks = openFrames > 0;

        // Weaker echo is believed soon, louder echo slowly, and during speech hardly: it may be a moved microphone all the same.
        returnDb += excess * (excess < 0 ? 0.05 : NearEndSpeaks ? 0.002 : 0.03);
        returnDb = Math.Clamp(returnDb, -60, 6);
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
