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
        foreach (var sample in samples)
        {
            ring[position++ % ring.Length] = sample;
        }

        End = Math.Max(End, position);
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
        for (var i = 0; i < count; i++, position++)
        {
            if (position < End)
            {
                ref var sample = ref ring[position % ring.Length];
                everySecond[i * 2] = sample;
                sample = 0;
            }
            else
            {
                everySecond[i * 2] = 0;
            }
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
