using AgentConnector.Audio;

namespace AgentConnector.Devices.Echo;

/// <summary>The one shape of frame that echo controls work on.</summary>
public static class EchoFrame
{
    /// <summary>In Hz.</summary>
    public const int Rate = 16_000;

    /// <summary>20 ms.</summary>
    public const int Samples = Rate / 50;

    internal static void Check(ReadOnlySpan<short> captured, ReadOnlySpan<short> played, Span<short> cleaned)
    {
        if (captured.Length != Samples || played.Length != Samples || cleaned.Length != Samples)
        {
            throw new ArgumentException($"Echo is cancelled in frames of {Samples} samples at {Rate} Hz.");
        }
    }

    /// <summary>Mean square, in full-scale units: 1 is the loudest square wave.</summary>
    internal static double Energy(ReadOnlySpan<short> samples) => Pcm16.Energy(samples) / (32768.0 * 32768.0 * samples.Length);

    /// <summary>Energy in dB; digital silence reads −96.</summary>
    internal static double Decibels(double energy) => 10 * Math.Log10(Math.Max(energy, 2.5e-10));
}
