using System.Numerics;
using System.Runtime.InteropServices;

namespace AgentConnector.Audio;

/// <summary>
/// Runs a filter of a simple ratio over a block: the outputs of one phase lie equally far apart, so a vector of them is computed at once. One
/// output at a time adds up a vector for each, which costs more than the telephone's 16 taps: bench/README.md has both.
/// </summary>
internal static class SideBySide
{
    private const int LargestTerm = 8;

    /// <summary>So many outputs are computed at once; inputs and results have room for as many more.</summary>
    public static readonly int Width = 4 * Vector<float>.Count;

    /// <summary>Whether a frame has enough outputs of each phase.</summary>
    public static bool Suits(PolyphaseFilter filter) => filter.Up <= LargestTerm && filter.Down <= LargestTerm;

    /// <param name="filter">The filter.</param>
    /// <param name="window">Its input, and <see cref="Width"/> more that do not matter.</param>
    /// <param name="place">Where the first output lies, in input samples times <see cref="PolyphaseFilter.Up"/>.</param>
    /// <param name="count">How many outputs.</param>
    /// <param name="results">Room for them and <see cref="Width"/> more.</param>
    public static void Run(PolyphaseFilter filter, ReadOnlySpan<float> window, int place, int count, Span<float> results)
    {
        var (up, down) = (filter.Up, filter.Down);
        var length = down == 1 ? window.Length : (window.Length / down) + 1 + Width;
        ReadOnlySpan<float> strands = down == 1 ? window : Split(window, down, stackalloc float[length * down]);
        Span<float> row = up == 1 ? results : stackalloc float[(count / up) + 1 + Width];
        for (var first = 0; first < Math.Min(up, count); first++, place += down)
        {
            var outputs = (count - first + up - 1) / up;
            var (start, phase) = Math.DivRem(place, up);
            for (var at = 0; at < outputs; at += Width)
            {
                Sum(filter.Phase(phase), strands[at..], length, start, down, row[at..]);
            }

            for (var i = 0; up > 1 && i < outputs; i++)
            {
                results[first + (i * up)] = row[i];
            }
        }
    }

    /// <summary>Every so manieth sample: the inputs of the outputs of one phase, side by side.</summary>
    private static Span<float> Split(ReadOnlySpan<float> window, int down, Span<float> strands)
    {
        var length = strands.Length / down;
        for (var strand = 0; strand < down; strand++)
        {
            var samples = strands.Slice(strand * length, length);
            for (int i = strand, to = 0; i < window.Length; i += down, to++)
            {
                samples[to] = window[i];
            }
        }

        return strands;
    }

    // Tap by tap from the oldest on, however the stream is cut: not a single bit depends on it.
    private static void Sum(ReadOnlySpan<float> taps, ReadOnlySpan<float> strands, int length, int start, int down, Span<float> results)
    {
        var (a, b, c, d) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        var (at, strand) = Math.DivRem(start, down);
        foreach (var tap in taps)
        {
            ref readonly var samples = ref MemoryMarshal.GetReference(strands.Slice((strand * length) + at, Width));
            var factor = new Vector<float>(tap);
            a = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(in samples), a);
            b = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(in samples, (nuint)Vector<float>.Count), b);
            c = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(in samples, (nuint)(2 * Vector<float>.Count)), c);
            d = Vector.MultiplyAddEstimate(factor, Vector.LoadUnsafe(in samples, (nuint)(3 * Vector<float>.Count)), d);
            if (++strand == down)
            {
                strand = 0;
                at++;
            }
        }

        a.CopyTo(results);
        b.CopyTo(results[Vector<float>.Count..]);
        c.CopyTo(results[(2 * Vector<float>.Count)..]);
        d.CopyTo(results[(3 * Vector<float>.Count)..]);
    }
}
