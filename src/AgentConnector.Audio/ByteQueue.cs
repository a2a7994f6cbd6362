namespace AgentConnector.Audio;

/// <summary>
/// Bytes in order, in segments of 16 KiB: grows with what waits in it and never moves a byte. Only <see cref="Extend"/> takes memory,
/// so taking and appending can stay under a lock that is held for a microsecond. Not thread-safe.
/// </summary>
internal sealed class ByteQueue
{
    /// <summary>Half a second of 16 kHz PCM; small enough to stay off the large object heap.</summary>
    public const int SegmentBytes = 16 * 1024;

    private readonly Queue<byte[]> segments = new();
    private byte[] last = [];
    private byte[]? spare; // a stream in step with its reader turns over one segment for ever
    private int first; // where the oldest byte lies in the first segment
    private int end = SegmentBytes; // where the next byte goes in the last segment

    /// <summary>Bytes that wait.</summary>
    public int Length { get; private set; }

    /// <summary>Appends as many bytes as the last segment has room for; 0 means that <see cref="Extend"/> is needed.</summary>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        if (end == SegmentBytes && this.spare is { } spare)
        {
            this.spare = null;
            Extend(spare);
        }

        if (end == SegmentBytes)
        {
            return 0;
        }

        var count = Math.Min(bytes.Length, SegmentBytes - end);
        bytes[..count].CopyTo(last.AsSpan(end));
        end += count;
        Length += count;
        return count;
    }

    /// <summary>Adds an empty segment of <see cref="SegmentBytes"/>, or keeps it as a spare while the last one has room.</summary>
    public void Extend(byte[] segment)
    {
        if (end < SegmentBytes)
        {
            spare = segment;
            return;
        }

        segments.Enqueue(segment);
        last = segment;
        end = 0;
    }

    /// <summary>Takes the oldest bytes, as many as there are and fit.</summary>
    public int Take(Span<byte> destination)
    {
        var taken = 0;
        while (taken < destination.Length && Length > 0)
        {
            var count = Math.Min(Math.Min(destination.Length - taken, Length), SegmentBytes - first);
            segments.Peek().AsSpan(first, count).CopyTo(destination[taken..]);
            taken += count;
            Length -= count;
            first += count;
            if (first == SegmentBytes)
            {
                Release();
            }
        }

        return taken;
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        while (segments.Count > 0)
        {
            Release();
        }

        Length = 0;
    }

    private void Release()
    {
        spare = segments.Dequeue();
        first = 0;
        end = segments.Count == 0 ? SegmentBytes : end;
    }
}
