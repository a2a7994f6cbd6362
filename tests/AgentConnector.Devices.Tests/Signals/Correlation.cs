namespace AgentConnector.Devices.Tests.Signals;

/// <summary>Whether two recordings hold the same sound.</summary>
internal static class Correlation
{
    private const int Rate = 16_000;
    private const int Step = 4;

    /// <summary>The best normalised correlation of a sound with any place of a longer recording: 1 is the same sound.</summary>
    public static double Best(ReadOnlySpan<short> sound, ReadOnlySpan<short> recording) => Find(sound, recording).Likeness;

    /// <summary>The same, and the place.</summary>
    public static (double Likeness, int At) Find(ReadOnlySpan<short> sound, ReadOnlySpan<short> recording)
    {
        double soundEnergy = 0;
        foreach (var sample in sound)
        {
            soundEnergy += (double)sample * sample;
        }

        var best = (Likeness: 0.0, At: 0);
        for (var lag = 0; lag + sound.Length <= recording.Length; lag++)
        {
            long product = 0, energy = 0;
            var there = recording.Slice(lag, sound.Length);
            for (var i = 0; i < sound.Length; i++)
            {
                product += sound[i] * there[i];
                energy += there[i] * there[i];
            }

            var likeness = product / Math.Sqrt(Math.Max(1, soundEnergy * energy));
            best = likeness > best.Likeness ? (likeness, lag) : best;
        }

        return best;
    }

    /// <summary>
    /// The same for long recordings at 16 kHz: over all lags at 4 kHz, where the search is quick and words are still there, then to the
    /// sample, for half a sample at 4 kHz costs a tenth of the likeness.
    /// </summary>
    public static (double Likeness, int At) FindFar(short[] sound, short[] recording)
    {
        var from = Math.Max(0, (Find(Slow(sound), Slow(recording)).At - 2) * Step);
        var (likeness, at) = Find(sound, recording.AsSpan(from, Math.Min(sound.Length + (4 * Step), recording.Length - from)));
        return (likeness, from + at);
    }

    private static short[] Slow(short[] samples) => Sound.Resample(samples, Rate, Rate / Step);
}
