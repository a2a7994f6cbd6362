using System.Numerics;
using System.Runtime.InteropServices;

namespace AgentConnector.Audio;

/// <summary>One side of a call recording.</summary>
public enum StereoLane
{
    /// <summary>The caller.</summary>
    Left,

    /// <summary>The agent.</summary>
    Right,
}

/// <summary>
/// Lays two mono streams of 16-bit samples on one sample clock and gives them out as stereo, in order, with silence in the holes.
/// Positions count samples from the beginning of the call.
/// </summary>
/// <remarks>Thread-safe. Memory grows with how far the lanes are ahead of what was taken, up to the bound.</remarks>
public sealed class StereoTimeline
{
    private readonly Lock gate = new();
    private readonly TimelineLane left;
    private readonly TimelineLane right;
    private long taken;
    private long dropped;

    /// <summary>An empty timeline at position 0.</summary>
    /// <param name="lookAhead">How many samples a lane may be ahead of what was taken; 1 to 256 million.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is outside its range.</exception>
    public StereoTimeline(int lookAhead)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lookAhead, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lookAhead, 1 << 28);
        LookAhead = lookAhead;
        left = new();
        right = new();
    }

    /// <summary>How many samples a lane may be ahead of what was taken.</summary>
    public int LookAhead { get; }

    /// <summary>The position up to which frames were taken; earlier ones cannot be written any more.</summary>
    public long Taken
    {
        get
        {
            lock (gate)
            {
                return taken;
            }
        }
    }

    /// <summary>The position after the last sample of the longer lane: taking up to here takes everything.</summary>
    public long End
    {
        get
        {
            lock (gate)
            {
                return Math.Max(taken, Math.Max(left.End, right.End));
            }
        }
    }

    /// <summary>Samples that came too late or too far ahead and were left out.</summary>
    public long Dropped
    {
        get
        {
            lock (gate)
            {
                return dropped;
            }
        }
    }

    /// <summary>
    /// Puts samples at a position; they replace what was there. What lies before <see cref="Taken"/> or beyond
    /// <see cref="LookAhead"/> is left out and counted.
    /// </summary>
    /// <returns>How many samples were kept.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The position is negative.</exception>
    public int Write(StereoLane lane, long position, ReadOnlySpan<short> samples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        lock (gate)
        {
            var late = (int)Math.Clamp(taken - position, 0, samples.Length);
            var kept = (int)Math.Clamp(taken + LookAhead - (position + late), 0, samples.Length - late);
            Of(lane).Write(taken, position + late, samples.Slice(late, kept));
            dropped += samples.Length - kept;
            return kept;
        }
    }

    /// <summary>Drops what a lane has from a position on and is not taken yet: it was cleared before anybody heard it.</summary>
    /// <returns>How many samples shorter the lane is now.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The position is negative.</exception>
    public long Truncate(StereoLane lane, long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        lock (gate)
        {
            return Of(lane).Truncate(Math.Max(position, taken));
        }
    }

    /// <summary>Takes the next frames, in order; call again until it returns 0.</summary>
    /// <param name="upTo">The position to stop at; holes before it become silence, even beyond the end of both lanes.</param>
    /// <param name="interleaved">Receives left and right in turn; its length should be even.</param>
    /// <returns>How many frames were taken, two samples each.</returns>
    public int Take(long upTo, Span<short> interleaved)
    {
        lock (gate)
        {
            var frames = (int)Math.Clamp(upTo - taken, 0, interleaved.Length / 2);
            Span<short> leftSamples = stackalloc short[TimelineLane.Size];
            Span<short> rightSamples = stackalloc short[TimelineLane.Size];
            for (var missing = frames; missing > 0;)
            {
                var count = Math.Min(missing, TimelineLane.Size);
                left.Take(taken, leftSamples[..count]);
                right.Take(taken, rightSamples[..count]);
                Interleave(leftSamples[..count], rightSamples[..count], interleaved.Slice((frames - missing) * 2, count * 2));
                taken += count;
                missing -= count;
            }

            return frames;
        }
    }

    /// <summary>Both samples of a frame are the halves of one number, in the order of the machine.</summary>
    private static void Interleave(ReadOnlySpan<short> left, ReadOnlySpan<short> right, Span<short> interleaved)
    {
        var lower = MemoryMarshal.Cast<short, ushort>(BitConverter.IsLittleEndian ? left : right);
        var upper = MemoryMarshal.Cast<short, ushort>(BitConverter.IsLittleEndian ? right : left);
        var frames = MemoryMarshal.Cast<short, uint>(interleaved);
        var done = 0;
        for (; done + Vector<ushort>.Count <= lower.Length; done += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(lower[done..]), out var lowerFirst, out var lowerSecond);
            Vector.Widen(new Vector<ushort>(upper[done..]), out var upperFirst, out var upperSecond);
            (lowerFirst | (upperFirst << 16)).CopyTo(frames[done..]);
            (lowerSecond | (upperSecond << 16)).CopyTo(frames[(done + Vector<uint>.Count)..]);
        }

        for (; done < lower.Length; done++)
        {
            frames[done] = lower[done] | ((uint)upper[done] << 16);
        }
    }

    private TimelineLane Of(StereoLane lane) => lane is StereoLane.Left ? left : right;
}
