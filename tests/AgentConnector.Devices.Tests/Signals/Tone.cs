namespace AgentConnector.Devices.Tests.Signals;

/// <summary>Judges recorded tones by their samples.</summary>
internal static class Tone
{
    /// <summary>
    /// How far the samples leave the one sine that fits them best, in dB below it: a lost, repeated or late sample anywhere
    /// breaks its phase and shows.
    /// </summary>
    public static double WorstSeam(ReadOnlySpan<short> samples, double hertz, int rate)
    {
        double sine = 0, cosine = 0;
        var whole = samples.Length - (samples.Length % rate); // whole seconds: whole periods
        Assert.True(whole > 0, "A seam needs at least a second to be looked for.");
        for (var i = 0; i < whole; i++)
        {
            var angle = 2 * Math.PI * hertz * i / rate;
            sine += samples[i] * Math.Sin(angle);
            cosine += samples[i] * Math.Cos(angle);
        }

        sine *= 2.0 / whole;
        cosine *= 2.0 / whole;
        double worst = 0;
        for (var i = 0; i < whole; i++)
        {
            var angle = 2 * Math.PI * hertz * i / rate;
            worst = Math.Max(worst, Math.Abs(samples[i] - (sine * Math.Sin(angle)) - (cosine * Math.Cos(angle))));
        }

        return 20 * Math.Log10(worst / Math.Max(1e-9, Math.Sqrt((sine * sine) + (cosine * cosine))));
    }

    /// <summary>The first sample louder than a threshold; -1 when none is.</summary>
    public static int Onset(ReadOnlySpan<short> samples, int threshold = 1000)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            if (Math.Abs((int)samples[i]) > threshold)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The last sample louder than a threshold; 0 when none is.</summary>
    public static int LastSound(ReadOnlySpan<short> samples, int threshold)
    {
        var last = samples.Length - 1;
        while (last > 0 && Math.Abs((int)samples[last]) <= threshold)
        {
            last--;
        }

        return last;
    }
}
