using System.Runtime.InteropServices;
using AgentConnector.Audio;

namespace AgentConnector.Calls.Beside;

/// <summary>
/// The sound of a phone's key (ITU-T Q.23): two tones at once, for 100 ms, and 100 ms of silence, which every exchange takes (Q.24). It begins and ends within 5 ms,
/// so that it does not click.
/// </summary>
internal static class KeyTone
{
    public static readonly TimeSpan On = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan Off = TimeSpan.FromMilliseconds(100);

    private const string Keys = "123A456B789C*0#D";
    private const double Amplitude = 0.25; // each: -12 dBFS, as loud as speech

    private static readonly TimeSpan Ramp = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly int[] Rows = [697, 770, 852, 941];
    private static readonly int[] Columns = [1209, 1336, 1477, 1633];

    /// <summary>The two frequencies of a key, in Hz.</summary>
    public static (int Low, int High) Of(char key) => Keys.IndexOf(key, StringComparison.Ordinal) is >= 0 and var place
        ? (Rows[place / 4], Columns[place % 4])
        : throw new ArgumentOutOfRangeException(nameof(key), key, "no key of a phone");

    /// <summary>The key's tone with the silence behind it; of a comma, half a second of silence.</summary>
    public static AudioFrame Sound(char key, int rate)
    {
        var format = AudioFormat.Pcm(rate);
        if (key == ',')
        {
            return new(new byte[format.BytesFor(Pause)], format);
        }

        var (low, high) = Of(key);
        var samples = new short[format.BytesFor(On + Off) / sizeof(short)];
        var (sounding, ramp) = (format.BytesFor(On) / sizeof(short), format.BytesFor(Ramp) / (double)sizeof(short));
        for (var i = 0; i < sounding; i++)
        {
            var level = Math.Min(1, Math.Min(i, sounding - 1 - i) / ramp);
            samples[i] = (short)(short.MaxValue * Amplitude * level * (Math.Sin(2 * Math.PI * low * i / rate) + Math.Sin(2 * Math.PI * high * i / rate)));
        }

        return new(MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(), format);
    }
}
