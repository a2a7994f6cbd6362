using System.Numerics;

namespace AgentConnector.BareBridge;

/// <summary>
/// A low pass at half the band, 23 taps: but for the one in the middle every second is zero, the others are equal in pairs. So what is
/// left is one sum over 12 neighbours, from the middle outwards.
/// </summary>
internal static class HalfBand
{
    public const int Pairs = 6;

    /// <summary>The samples that a sum needs before the newest one.</summary>
    public const int History = (2 * Pairs) - 1;

    private static readonly float[] Taps = Design();

    /// <summary>Half of what stands between two samples: <c>sums[i]</c> is of the twelve from <c>samples[i]</c> on.</summary>
    public static void Between(ReadOnlySpan<float> samples, Span<float> sums)
    {
        var i = 0;
        for (; i <= sums.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var sum = Vector<float>.Zero;
            for (var pair = 0; pair < Pairs; pair++)
            {
                sum += new Vector<float>(Taps[pair]) * (new Vector<float>(samples[(i + Pairs - 1 - pair)..]) + new Vector<float>(samples[(i + Pairs + pair)..]));
            }

            sum.CopyTo(sums[i..]);
        }

        for (; i < sums.Length; i++)
        {
            sums[i] = 0;
            for (var pair = 0; pair < Pairs; pair++)
            {
                sums[i] += Taps[pair] * (samples[i + Pairs - 1 - pair] + samples[i + Pairs + pair]);
            }
        }
    }

    /// <summary>The ideal filter's taps under a Hann window, so that a constant passes unchanged.</summary>
    private static float[] Design()
    {
        var taps = new double[Pairs];
        for (var pair = 0; pair < Pairs; pair++)
        {
            double place = (2 * pair) + 1;
            taps[pair] = Math.Sin(Math.PI * place / 2) / place * (1 + Math.Cos(Math.PI * place / ((4 * Pairs) - 1)));
        }

        return [.. taps.Select(tap => (float)(tap / taps.Sum() / 2))];
    }
}
