namespace AgentConnector.Audio;

/// <summary>One lane of a <see cref="StereoTimeline"/>: a ring that grows up to a bound, zero where nothing is written or all taken.</summary>
internal sealed class TimelineLane(int most)
{
    private short[] ring = [];

    /// <summary>The position after the last sample.</summary>
    public long End { get; private set; }

    /// <summary>Writes samples that lie within the bound, counted from <paramref name="taken"/>.</summary>
    public void Write(long taken, long position, ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty)
        {
            return;
        }

        Reserve(taken, (int)(position + samples.Length - taken));
        var start = (int)(position % ring.Length);
        var first = Math.Min(samples.Length, ring.Length - start);
        samples[..first].CopyTo(ring.AsSpan(start));
        samples[first..].CopyTo(ring);
        End = Math.Max(End, position + samples.Length);
    }

    /// <summary>Drops what lies from a position on.</summary>
    public long Truncate(long position)
    {
        var dropped = Math.Max(0, End - position);
        for (; End > position; End--)
        {
            ring[(End - 1) % ring.Length] = 0;
        }

        return dropped;
    }

    /// <summary>Moves samples to every second place of a destination; silence follows the last.</summary>
    public void Take(long position, int count, Span<short> everySecond)
    {
        var written = (int)Math.Clamp(End - position, 0, count);
        var at = written == 0 ? 0 : (int)(position % ring.Length);
        for (var i = 0; i < written; i++)
        {
            everySecond[i * 2] = ring[at];
            ring[at] = 0;
            at = at + 1 == ring.Length ? 0 : at + 1;
        }

        for (var i = written; i < count; i++)
        {
            everySecond[i * 2] = 0;
        }
    }

    private void Reserve(long taken, int length)
    {
        if (length <= ring.Length)
        {
            return;
        }

        var grown = new short[Math.Min(most, Math.Max(length, ring.Length * 2))];
        for (var position = taken; position < End; position++)
        {
            grown[position % grown.Length] = ring[position % ring.Length];
        }

        ring = grown;
    }
}
