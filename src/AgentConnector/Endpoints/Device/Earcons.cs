using System.Runtime.InteropServices;

namespace AgentConnector.Endpoints.Device;

/// <summary>Short sounds that tell a person without a screen what became of the call; 16 kHz, quieter than speech.</summary>
internal static class Earcons
{
    private const int Rate = 16_000;
    private const double Amplitude = 3_300; // −20 dBFS
    private const int NoteSamples = Rate * 90 / 1000;
    private const int EdgeSamples = Rate / 100;

    /// <summary>Rising: somebody is there.</summary>
    public static ReadOnlyMemory<byte> Start { get; } = Notes(587.33, 880);

    /// <summary>Falling: it is over.</summary>
    public static ReadOnlyMemory<byte> End { get; } = Notes(880, 587.33);

    /// <summary>Low, and again: it went wrong.</summary>
    public static ReadOnlyMemory<byte> Failure { get; } = Notes(293.66, 220, 220);

    private static byte[] Notes(params double[] pitches)
    {
        var samples = new short[pitches.Length * NoteSamples];
        for (var i = 0; i < samples.Length; i++)
        {
            var (note, at) = (i / NoteSamples, i % NoteSamples);
            var edge = Math.Min(1.0, Math.Min(at, NoteSamples - 1 - at) / (double)EdgeSamples);
            samples[i] = (short)(Amplitude * edge * Math.Sin(2 * Math.PI * pitches[note] * at / Rate));
        }

        return MemoryMarshal.AsBytes<short>(samples).ToArray();
    }
}
