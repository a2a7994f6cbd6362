using System.Numerics;
using System.Runtime.InteropServices;

namespace AgentConnector.Audio;

/// <summary>
/// Changes the rate of one mono stream by a polyphase filter of linear phase: as good as a studio wants it, or as quick as a telephone does.
/// </summary>
/// <remarks>
/// A ratio that has a term above 4096 in lowest terms, as 44 101 to 48 000 has, is replaced by the nearest that has none: mostly less than 1 ppm,
/// at worst 250 ppm away, which is less than sound cards differ from each other. All pairs of the usual audio rates are exact.
/// State is kept between calls, so a stream may be cut anywhere: the output does not depend on where. Not thread-safe; one
/// instance serves one stream in one direction. Nothing is allocated after construction. Between equal rates it copies.
/// </remarks>
public sealed class Resampler
{
    /// <summary>The highest rate accepted, in Hz.</summary>
    public const int HighestRate = 384_000;

    /// <summary>20 ms at 16 kHz.</summary>
    private const int LargestBlock = 320;

    /// <summary>What becomes of a block lies on the stack; only beyond a ratio of a thousand one sample becomes more.</summary>
    private const int LargestResult = 1024;
    private static readonly short[] Silence = new short[LargestBlock];

    private readonly PolyphaseFilter? filter; // null between equal rates
    private readonly float[] window; // the last Length - 1 samples, then a block of new ones
    private int place; // where the newest sample of the next output lies, counted from the next input, in samples times Up

    /// <summary>Prepares to turn samples at <paramref name="fromRate"/> into samples at <paramref name="toRate"/>.</summary>
    /// <param name="fromRate">Rate of the input in Hz, 1 to <see cref="HighestRate"/>.</param>
    /// <param name="toRate">Rate of the output in Hz, 1 to <see cref="HighestRate"/>.</param>
    /// <param name="quality">How good the filter is, and how late.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is outside its range.</exception>
    /// <exception cref="ArgumentException">One rate is more than 4096 times the other.</exception>
    public Resampler(int fromRate, int toRate, ResamplerQuality quality = ResamplerQuality.Studio)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromRate, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fromRate, HighestRate);
        ArgumentOutOfRangeException.ThrowIfLessThan(toRate, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(toRate, HighestRate);

        FromRate = fromRate;
        ToRate = toRate;
        filter = fromRate == toRate ? null : PolyphaseFilter.Between(fromRate, toRate, quality);
        if (filter is not null)
        {
            BlockSamples = (int)Math.Clamp((long)LargestResult * filter.Down / filter.Up, 1, LargestBlock);
            window = new float[filter.Length - 1 + BlockSamples + SideBySide.Width];
        }
        else
        {
            BlockSamples = LargestBlock;
            window = [];
        }
    }

    /// <summary>Rate of the input, in Hz.</summary>
    public int FromRate { get; }

    /// <summary>Rate of the output, in Hz.</summary>
    public int ToRate { get; }

    /// <summary>How much is filtered at once.</summary>
    internal int BlockSamples { get; }

    /// <summary>How late a sound comes out, in samples of the input: 32 samples of the lower rate, 8 for the telephone; 0 between equal rates.</summary>
    public int DelaySamples => filter?.Delay ?? 0;

    /// <summary>How late a sound comes out: 2 ms where the lower rate is 16 kHz; 1 ms at 8 kHz for the telephone.</summary>
    public TimeSpan Delay => TimeSpan.FromTicks(DelaySamples * TimeSpan.TicksPerSecond / FromRate);

    /// <summary>The most samples that one call can return for an input of this length.</summary>
    public int MaxOutput(int inputSamples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputSamples);
        return filter is null ? inputSamples : checked((int)CeilingOf((long)inputSamples * filter.Up, filter.Down));
    }

    /// <summary>Exactly how many samples the next call will return for an input of this length.</summary>
    public int OutputFor(int inputSamples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputSamples);
        return filter is null
            ? inputSamples
            : checked((int)Math.Max(0, CeilingOf(((long)inputSamples * filter.Up) - place, filter.Down)));
    }

    /// <summary>Takes the next stretch of the stream. What exceeds 16 bits after filtering is clipped, never wrapped.</summary>
    /// <param name="input">Any number of samples, none included.</param>
    /// <param name="output">Room for <see cref="OutputFor"/> samples; must not overlap <paramref name="input"/>.</param>
    /// <returns>How many samples were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short; the stream is then as it was.</exception>
    public int Process(ReadOnlySpan<short> input, Span<short> output)
    {
        Destination.Require(OutputFor(input.Length), output.Length, "samples", nameof(output));
        if (filter is null)
        {
            input.CopyTo(output);
            return input.Length;
        }

        Span<float> results = stackalloc float[MaxOutput(Math.Min(BlockSamples, input.Length)) + SideBySide.Width];
        var written = 0;
        while (!input.IsEmpty)
        {
            var block = input[..Math.Min(BlockSamples, input.Length)];
            FloatPcm.Widen(block, window.AsSpan(filter.Length - 1));
            var count = Filter(filter, block.Length, results);
            FloatPcm.Narrow(results[..count], output[written..]);
            written += count;
            input = input[block.Length..];
        }

        return written;
    }

    /// <summary>The same for samples of any scale: nothing is rounded or clipped. Keep to one scale within a stream.</summary>
    /// <inheritdoc cref="Process(ReadOnlySpan{short}, Span{short})"/>
    public int Process(ReadOnlySpan<float> input, Span<float> output)
    {
        Destination.Require(OutputFor(input.Length), output.Length, "samples", nameof(output));
        if (filter is null)
        {
            input.CopyTo(output);
            return input.Length;
        }

        Span<float> results = stackalloc float[MaxOutput(Math.Min(BlockSamples, input.Length)) + SideBySide.Width];
        var written = 0;
        while (!input.IsEmpty)
        {
            var block = input[..Math.Min(BlockSamples, input.Length)];
            block.CopyTo(window.AsSpan(filter.Length - 1));
            var count = Filter(filter, block.Length, results);
            results[..count].CopyTo(output[written..]);
            written += count;
            input = input[block.Length..];
        }

        return written;
    }

    /// <summary>
    /// Ends the stream: gives what is still inside, as if <see cref="DelaySamples"/> of silence followed, and starts afresh.
    /// All calls together then have returned the input's duration plus <see cref="Delay"/>, rounded up to a sample.
    /// </summary>
    /// <param name="output">Room for <see cref="MaxOutput"/> of <see cref="DelaySamples"/>.</param>
    /// <returns>How many samples were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short; the stream is then as it was.</exception>
    public int Flush(Span<short> output)
    {
        Destination.Require(OutputFor(DelaySamples), output.Length, "samples", nameof(output));
        var written = 0;
        for (var left = DelaySamples; left > 0; left -= LargestBlock)
        {
            written += Process(Silence.AsSpan(0, Math.Min(left, LargestBlock)), output[written..]);
        }

        Reset();
        return written;
    }

    /// <summary>Forgets the stream so far; the next sample is the first of a new one.</summary>
    public void Reset()
    {
        Array.Clear(window);
        place = 0;
    }

    /// <summary>Filters what was put behind the window's last samples, and makes room for the next.</summary>
    private int Filter(PolyphaseFilter filter, int samples, Span<float> results)
    {
        var count = OutputFor(samples);
        if (SideBySide.Suits(filter))
        {
            SideBySide.Run(filter, window.AsSpan(0, filter.Length - 1 + samples + SideBySide.Width), place, count, results);
        }
        else
        {
            for (var (i, at) = (0, place); i < count; i++, at += filter.Down)
            {
                var (start, phase) = Math.DivRem(at, filter.Up);
                results[i] = Dot(filter.Phase(phase), window.AsSpan(start, filter.Length));
            }
        }

        place += (count * filter.Down) - (samples * filter.Up);
        window.AsSpan(samples, filter.Length - 1).CopyTo(window);
        return count;
    }

    // The order of summing does not depend on where the window lies, so neither does a single bit of the result.
    private static float Dot(ReadOnlySpan<float> taps, ReadOnlySpan<float> samples)
    {
        var left = MemoryMarshal.Cast<float, Vector<float>>(taps);
        var right = MemoryMarshal.Cast<float, Vector<float>>(samples)[..left.Length];
        var (even, odd) = (Vector<float>.Zero, Vector<float>.Zero);
        for (var i = 0; i + 1 < left.Length; i += 2)
        {
            even = Vector.MultiplyAddEstimate(left[i], right[i], even);
            odd = Vector.MultiplyAddEstimate(left[i + 1], right[i + 1], odd);
        }

        return Vector.Sum(even + odd);
    }

    private static long CeilingOf(long dividend, int divisor) => (dividend + divisor - 1) / divisor;
}
