namespace AgentConnector.Devices.Echo;

/// <summary>Holds back what was played until its echo can be in the microphone.</summary>
internal sealed class ReferenceDelayLine
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    // What is measured jitters by a few ms; its mean over some 4 s does not.
    private const double Smoothing = 1.0 / 200;
    private const int FramesUntilSmooth = 200;
    private const int ToleratedSamples = EchoFrame.Rate / 500;
    private const int JumpSamples = EchoFrame.Rate * 30 / 1000;

    private readonly short[] line = new short[(int)(Longest.TotalSeconds * EchoFrame.Rate) + EchoFrame.Samples];
    private int at;
    private int behind;
    private int? aim;
    private double measured;
    private int frames;
    private bool jumping;
    private bool correcting;

    /// <summary>Cut to between none and half a second.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromSeconds((double)behind / EchoFrame.Rate);
        set
        {
            behind = Samples(value);
            (aim, frames, jumping, correcting) = (null, 0, false, false);
        }
    }

    /// <summary>Moves towards a delay that drifts, at most one sample a call: 0.3 %, which no ear and no filter minds.</summary>
    /// <returns>True when it had to jump.</returns>
    public bool Follow(TimeSpan delay)
    {
        frames++;
        measured += (Samples(delay) - measured) * Math.Max(Smoothing, 1.0 / frames);
        if (frames < FramesUntilSmooth)
        {
            return false;
        }

        // What was set at first is right by definition; only the measure's change counts.
        aim ??= (int)Math.Round(measured) - behind;
        var error = measured - aim.Value - behind;
        if (jumping)
        {
            behind = Clamp(behind + (int)error);
            jumping = correcting = false;
            return true;
        }

        if (Math.Abs(error) > JumpSamples)
        {
            (jumping, frames) = (true, 0); // where to is known once the new delay has been measured by itself
            return false;
        }

        correcting = Math.Abs(error) > (correcting ? 1 : ToleratedSamples);
        if (correcting)
        {
            behind = Clamp(behind + Math.Sign(error));
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

    private static int Clamp(int samples) => Math.Clamp(samples, 0, Samples(Longest));
}
