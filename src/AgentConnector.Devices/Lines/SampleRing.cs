namespace AgentConnector.Devices.Lines;

/// <summary>
/// A fixed ring of samples between one writing and one reading thread, without locks. A write that does not fit is cut and
/// counted: late audio is worse than lost audio.
/// </summary>
internal sealed class SampleRing
{
    private readonly short[] samples;
    private readonly int mask;

    // Each index has one writer. They only grow; the mask folds them. 2^63 samples last six million years at 48 kHz.
    private long written;
    private long read;
    private long dropped;

    public SampleRing(int leastCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(leastCapacity, 1);
        samples = new short[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)leastCapacity)];
        mask = samples.Length - 1;
    }

    public int Capacity => samples.Length;

    /// <summary>Samples waiting; exact on either thread's own side, a moment old on the other's.</summary>
    public int Count => (int)(Volatile.Read(ref written) - Volatile.Read(ref read));

    /// <summary>Samples that did not fit.</summary>
    public long Dropped => Volatile.Read(ref dropped);

    /// <summary>Writer only.</summary>
    public int Write(ReadOnlySpan<short> source)
    {
        var free = samples.Length - (int)(written - Volatile.Read(ref read));
        var count = Math.Min(free, source.Length);
        var at = (int)(written & mask);
        var first = Math.Min(count, samples.Length - at);
        source[..first].CopyTo(samples.AsSpan(at));
        source[first..count].CopyTo(samples);

        Volatile.Write(ref written, written + count);
        if (count < source.Length)
        {
            Volatile.Write(ref dropped, dropped + source.Length - count);
        }

        return count;
    }

    /// <summary>Reader only: fills the whole span, or takes nothing and returns false.</summary>
    public bool TryRead(Span<short> destination)
    {
        if (Volatile.Read(ref written) - read < destination.Length)
        {
            return false;
        }

        var at = (int)(read & mask);
        var first = Math.Min(destination.Length, samples.Length - at);
        samples.AsSpan(at, first).CopyTo(destination);
        samples.AsSpan(0, destination.Length - first).CopyTo(destination[first..]);
        Volatile.Write(ref read, read + destination.Length);
        return true;
    }

    /// <summary>Reader only: forgets the oldest samples until at most <paramref name="count"/> wait.</summary>
    public void KeepNewest(int count)
    {
        var newest = Volatile.Read(ref written) - count;
        if (newest > read)
        {
            Volatile.Write(ref read, newest);
        }
    }
}
