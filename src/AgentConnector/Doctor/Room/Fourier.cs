using System.Numerics;

namespace AgentConnector.Doctor.Room;

/// <summary>The discrete Fourier transform of lengths that are powers of two, in place.</summary>
internal static class Fourier
{
    public static void Forward(Complex[] values) => Transform(values, -1);

    public static void Inverse(Complex[] values)
    {
        Transform(values, 1);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] /= values.Length;
        }
    }

    /// <summary>A real signal, followed by zeros up to <paramref name="length"/>, in the frequency domain.</summary>
    public static Complex[] Of(ReadOnlySpan<float> signal, int length)
    {
        var values = new Complex[length];
        for (var i = 0; i < signal.Length; i++)
        {
            values[i] = signal[i];
        }

        Forward(values);
        return values;
    }

    /// <summary>The length to use for so many samples.</summary>
    public static int LengthFor(int samples) => (int)BitOperations.RoundUpToPowerOf2((uint)samples);

    private static void Transform(Complex[] values, int sign)
    {
        var length = values.Length;
        for (int i = 1, reversed = 0; i < length; i++)
        {
            var bit = length >> 1;
            for (; (reversed & bit) != 0; bit >>= 1)
            {
                reversed ^= bit;
            }

            reversed ^= bit;
            if (i < reversed)
            {
                (values[i], values[reversed]) = (values[reversed], values[i]);
            }
        }

        var roots = new Complex[length / 2];
        for (var i = 0; i < roots.Length; i++)
        {
            roots[i] = Complex.FromPolarCoordinates(1, sign * 2 * Math.PI * i / length);
        }

        for (var size = 2; size <= length; size <<= 1)
        {
            var (half, stride) = (size / 2, length / size);
            for (var start = 0; start < length; start += size)
            {
                for (var i = 0; i < half; i++)
                {
                    var even = values[start + i];
                    var odd = values[start + i + half] * roots[i * stride];
                    values[start + i] = even + odd;
                    values[start + i + half] = even - odd;
                }
            }
        }
    }
}
