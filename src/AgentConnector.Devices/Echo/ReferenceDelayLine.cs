namespace AgentConnector.Devices.Echo;

/// <summary>
/// Holds back what was played until its echo can be in the microphone. Two clocks that drift apart are followed in fractions of a
/// sample: a step of a whole one is a quarter turn at 4 kHz, and a filter that has learnt a room forgets it there.
/// </summary>
internal sealed class ReferenceDelayLine
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    // What is measured jitters by a few ms. A jump shows in the mean of 4 s all the same; drift, which takes longer to matter, is told from
    // jitter by the mean of half a minute: a reference that moves to and fro for nothing keeps a filter from learning.
    private const int FramesForJump = 200;
    private const int FramesForDrift = 1500;
    private const int JumpSamples = EchoFrame.Rate * 30 / 1000;

    // An error is made good within some 20 s, by 150 ppm at most, and what jitter is left in the mean is none.
    private const double Correction = 0.001;
    private const double ToleratedSamples = 4;
    private const double FastestSamples = EchoFrame.Samples * 150e-6;

    // Between two samples the sound is read by a windowed sinc; its later half must have been played, too: 1 ms.
    private const int HalfTaps = 16;

    // What was played, the latest frame last: moved up frame by frame, it has no seam that every sample had to look out for.
    private readonly short[] line = new short[(int)(Longest.TotalSeconds * EchoFrame.Rate) + EchoFrame.Samples + (2 * HalfTaps)];
    private readonly float[] kernel = new float[2 * HalfTaps];
    private double behind = HalfTaps;
    private double aim;
    private double shortMean;
    private double longMean;
    private int frames;
    private bool jumping;

    /// <summary>Cut to between one millisecond and half a second.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromSeconds(behind / EchoFrame.Rate);
        set
        {
            behind = Math.Round(Clamp(Samples(value)));
            (frames, jumping) = (0, false);
        }
    }

    /// <summary>Moves towards a delay that drifts, slowly enough for ear and filter.</summary>
    /// <returns>True when it had to jump.</returns>
    public bool Follow(TimeSpan delay)
    {
        frames++;
        var measured = Samples(delay);
        shortMean += (measured - shortMean) / Math.Min(frames, FramesForJump);
        longMean += (measured - longMean) / Math.Min(frames, FramesForDrift);
        if (frames < FramesForJump)
        {
            return false;
        }

        if (jumping)
        {
            behind = Math.Round(Clamp(shortMean - aim));
            jumping = false;
            return true;
        }

        // What was set at first is right by definition; only the measure's change counts.
        aim = frames is FramesForJump ? shortMean - behind : frames is FramesForDrift ? longMean - behind : aim;
        if (Math.Abs(shortMean - aim - behind) > JumpSamples)
        {
            (jumping, frames) = (true, 0); // where to is known once the new delay has been measured by itself
            return false;
        }

        if (frames > FramesForDrift)
        {
            var error = longMean - aim - behind;
            error -= Math.Clamp(error, -ToleratedSamples, ToleratedSamples);
            behind = Clamp(behind + Math.Clamp(error * Correction, -FastestSamples, FastestSamples));
        }

        return false;
    }

    public void Pass(ReadOnlySpan<short> played, Span<short> delayed)
    {
        var latest = line.Length - played.Length;
        line.AsSpan(played.Length).CopyTo(line);
        played.CopyTo(line.AsSpan(latest));
        var whole = (int)behind;
        if (behind == whole)
        {
            line.AsSpan(latest - whole, played.Length).CopyTo(delayed);
            return;
        }

        Shape(behind - whole);
        for (var i = 0; i < played.Length; i++)
        {
            var sounds = line.AsSpan(latest - whole - HalfTaps + i, kernel.Length);
            var sum = 0f;
            for (var tap = 0; tap < kernel.Length; tap++)
            {
                sum += sounds[tap] * kernel[tap];
            }

            delayed[i] = (short)Math.Clamp(MathF.Round(sum), short.MinValue, short.MaxValue);
        }
    }

    /// <summary>The taps that read the sound a fraction of a sample before the whole one.</summary>
    private void Shape(double fraction)
    {
        for (var tap = 0; tap < kernel.Length; tap++)
        {
            var distance = tap - HalfTaps + fraction;
            var sinc = Math.Abs(distance) < 1e-9 ? 1 : Math.Sin(Math.PI * distance) / (Math.PI * distance);
            kernel[tap] = (float)(sinc * (0.5 + (0.5 * Math.Cos(Math.PI * distance / (HalfTaps + 1)))));
        }
    }

    private static double Samples(TimeSpan delay) => delay.TotalSeconds * EchoFrame.Rate;

    private static double Clamp(double samples) => Math.Clamp(samples, HalfTaps, Samples(Longest));
}
