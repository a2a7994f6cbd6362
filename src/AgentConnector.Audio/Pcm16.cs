using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace AgentConnector.Audio;

/// <summary>Samples to little-endian bytes and back, on machines of either byte order, and how much energy they have. Allocates nothing.</summary>
public static class Pcm16
{
    /// <summary>Reads samples from <paramref name="bytes"/>; an odd byte at the end is left alone.</summary>
    /// <returns>How many samples were read: half the bytes.</returns>
    /// <exception cref="ArgumentException"><paramref name="samples"/> is too short.</exception>
    public static int Decode(ReadOnlySpan<byte> bytes, Span<short> samples)
    {
        var source = MemoryMarshal.Cast<byte, short>(bytes);
        Copy(source, samples);
        return source.Length;
    }

    /// <summary>Writes <paramref name="samples"/> as bytes.</summary>
    /// <returns>How many bytes were written: two a sample.</returns>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is too short.</exception>
    public static int Encode(ReadOnlySpan<short> samples, Span<byte> bytes)
    {
        Copy(samples, MemoryMarshal.Cast<byte, short>(bytes));
        return samples.Length * sizeof(short);
    }

    /// <summary>The sum of the squares, exactly.</summary>
    public static long Energy(ReadOnlySpan<short> samples)
    {
        var sums = Vector<long>.Zero;
        var vectors = MemoryMarshal.Cast<short, Vector<short>>(samples);
        foreach (var vector in vectors)
        {
            Vector.Widen(vector, out var low, out var high);
            Vector.Widen(low * low, out var first, out var second);
            Vector.Widen(high * high, out var third, out var fourth);
            sums += first + second + (third + fourth);
        }

        var sum = Vector.Sum(sums);
        foreach (var sample in samples[(vectors.Length * Vector<short>.Count)..])
        {
            sum += sample * sample;
        }

        return sum;
    }

    private static void Copy(ReadOnlySpan<short> source, Span<short> destination)
    {
        if (BitConverter.IsLittleEndian)
        {
            source.CopyTo(destination);
        }
        else
        {
            BinaryPrimitives.ReverseEndianness(source, destination);
        }
    }
}
