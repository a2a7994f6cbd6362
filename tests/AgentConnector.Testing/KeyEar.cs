using System.Text;

namespace AgentConnector.Testing;

/// <summary>Hears the keys of a phone in a sound, as an exchange does: both tones of a key for 40 ms (ITU-T Q.24), and hardly anything else, for speech has such tones in it, too.</summary>
public static class KeyEar
{
    private const string Keys = "123A456B789C*0#D";
    private const double Quietest = -30;
    private const double Distance = 10; // dB to the next tone of the same group

    private static readonly double[] Rows = [697, 770, 852, 941];
    private static readonly double[] Columns = [1209, 1336, 1477, 1633];

    /// <summary>The keys in their order.</summary>
    public static string Hear(ReadOnlySpan<short> samples, int rate)
    {
        var heard = new StringBuilder();
        var (window, step) = (rate * 40 / 1000, rate * 10 / 1000);
        char? last = null;
        for (var at = 0; at + window <= samples.Length; at += step)
        {
            var key = KeyIn(samples.Slice(at, window), rate);
            if (key is { } pressed && key != last)
            {
                heard.Append(pressed);
            }

            last = key;
        }

        return heard.ToString();
    }

    private static char? KeyIn(ReadOnlySpan<short> samples, int rate) =>
        Loudest(samples, Rows, rate) is var (row, low) && Loudest(samples, Columns, rate) is var (column, high) && IsAll(samples, low, high) ? Keys[(row * 4) + column] : null;

    /// <summary>Whether the two tones are at least 70 % of the sound.</summary>
    private static bool IsAll(ReadOnlySpan<short> samples, double low, double high)
    {
        var power = 0.0;
        foreach (var sample in samples)
        {
            power += Math.Pow(sample / 32_768.0, 2) / samples.Length;
        }

        return (Math.Pow(10, low / 10) + Math.Pow(10, high / 10)) / 2 > 0.7 * power;
    }

    private static (int Tone, double Level)? Loudest(ReadOnlySpan<short> samples, double[] tones, int rate)
    {
        var levels = new double[tones.Length];
        for (var i = 0; i < tones.Length; i++)
        {
            levels[i] = Goertzel.Level(samples, tones[i], rate);
        }

        var best = Array.IndexOf(levels, levels.Max());
        return levels[best] > Quietest && levels.Where((_, i) => i != best).All(level => level < levels[best] - Distance) ? (best, levels[best]) : null;
    }
}
