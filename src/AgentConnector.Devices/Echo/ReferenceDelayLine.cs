namespace AgentConnector.Devices.Echo;

/// <summary>Holds back what was played until its echo can be in the microphone.</summary>
internal sealed class ReferenceDelayLine
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    // What is measured jitters by a few ms; its mean over some 4 s does not.
    private const double Smoothing = 1.0 / 200;
    private const int FramesUntilSmooth = 400;
    private const int ToleratedSamples = EchoFrame.Rate / 500;
    private const int JumpSamples = EchoFrame.Rate * 30 / 1000;

    private readonly short[] line = new short[(int)(Longest.TotalSeconds * EchoFrame.Rate) + EchoFrame.Samples];
    private int at;
    private int behind;
    private int aim;
    private double measured;
    private int frames;
    private bool correcting;

    /// <summary>Cut to between none and half a second.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromSeconds((double)behind / EchoFrame.Rate);
        set => Jump(Samples(value));
    }

    /// <summary>Moves towards a delay that drifts, at most one sample a call: 0.3 %, which no ear and no filter minds.</summary>
    /// <returns>True when it had to jump.</returns>
    public bool Follow(TimeSpan delay)
    {
        var now = Samples(delay);
        measured += (now - measured) * (frames < FramesUntilSmooth ? 1.0 / (frames + 1) : Smoothing);
        if (++frames < FramesUntilSmooth)
        {
            aim = (int)Math.Round(measured) - behind; // what was set at first is right by definition; only its change counts
            return false;
        }

        var error = measured - aim - behind;
        if (Math.Abs(error) > JumpSamples)
        {
            Jump(Math.Clamp(behind + (int)error, 0, Samples(Longest)));
            return true;
        }

        correcting = Math.Abs(error) > (correcting ? 1 : ToleratedSamples);
        if (correcting)
        {
            behind = Math.Clamp(behind + Math.Sign(error), 0, Samples(Longest));
        }

        return false;
    }

    public void Pass(ReadOnlySpan<short> played, Span<short> delayed)
    {
        for (var i = 0; i < played.Length; i++)
        {
            line[at] = played[i];
            var from = at - behind;
            delayed[i] = line[from < 0 ? from + line.Length : from];
            at = at + 1 == line.Length ? 0 : at + 1;
        }
    }

    private static int Samples(TimeSpan delay) =>
        (int)((delay < TimeSpan.Zero ? TimeSpan.Zero : delay > Longest ? Longest : delay).TotalSeconds * EchoFrame.Rate);

    private void Jump(int samples)
    {
        behind = samples;
        frames = 0;
        correcting = false;
    }
}
