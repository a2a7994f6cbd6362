using System.Numerics;

namespace AgentConnector.Audio;

/// <summary>16-bit samples to floats of the same scale and back, a vector at a time.</summary>
internal static class FloatPcm
{
    public static void Widen(ReadOnlySpan<short> samples, Span<float> floats)
    {
        floats = floats[..samples.Length];
        var i = 0;
        for (; i <= samples.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(samples[i..]), out var low, out var high);
            Vector.ConvertToSingle(low).CopyTo(floats[i..]);
            Vector.ConvertToSingle(high).CopyTo(floats[(i + Vector<int>.Count)..]);
        }

        for (; i < samples.Length; i++)
        {
            floats[i] = samples[i];
        }
    }

    /// <summary>Rounds; what exceeds 16 bits is clipped, never wrapped.</summary>
    public static void Narrow(ReadOnlySpan<float> floats, Span<short> samples)
    {
        samples = samples[..floats.Length];
        var i = 0;
        for (; i <= floats.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector.Narrow(Rounded(floats[i..]), Rounded(floats[(i + Vector<int>.Count)..])).CopyTo(samples[i..]);
        }

        for (; i < floats.Length; i++)
        {
            samples[i] = short.CreateSaturating(MathF.Round(floats[i]));
        }

        static Vector<int> Rounded(ReadOnlySpan<float> from) => Vector.ConvertToInt32(
            Vector.Round(Vector.Clamp(new Vector<float>(from), new Vector<float>(short.MinValue), new Vector<float>(short.MaxValue))));
    }
}
