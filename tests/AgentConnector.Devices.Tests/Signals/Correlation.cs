namespace AgentConnector.Devices.Tests.Signals;

/// <summary>Whether two recordings hold the same sound.</summary>
internal static class Correlation
{
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
}
