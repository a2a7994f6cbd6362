namespace AgentConnector.Audio;

/// <summary>
/// One lane of a <see cref="StereoTimeline"/>: pieces of memory where something is written and not taken yet, silence elsewhere. A piece comes from the
/// pool when it is needed and goes back once it is taken.
/// </summary>
internal sealed class TimelineLane
{
    /// <summary>Samples in a piece: a sixteenth of a second at 16 kHz.</summary>
    public const int Size = 1024;

    /// <summary>All lanes': at most 8 MB lie there.</summary>
    private static readonly PiecePool Pool = new(Size, most: 4096);

    // By their number, around and around; as many as lie between what was taken and the end.
    private short[]?[] pieces = new short[]?[4];

    /// <summary>The position after the last sample.</summary>
    public long End { get; private set; }

    /// <summary>Writes samples; nothing before <paramref name="taken"/> will be asked for again.</summary>
    public void Write(long taken, long position, ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty)
        {
            return;
        }

        Reserve(taken / Size, (position + samples.Length - 1) / Size);
        End = Math.Max(End, position + samples.Length);
        while (!samples.IsEmpty)
        {
            var room = Make(position / Size).AsSpan((int)(position % Size));
            var count = Math.Min(room.Length, samples.Length);
            samples[..count].CopyTo(room);
            samples = samples[count..];
            position += count;
        }
    }

    /// <summary>Drops what lies from a position on, which was not taken yet.</summary>
    public long Truncate(long position)
    {
        if (End <= position)
        {
            return 0;
        }

        Of(position / Size)?.AsSpan((int)(position % Size)).Clear();
        for (var number = (position / Size) + 1; number * Size < End; number++)
        {
            Return(number);
        }

        (var dropped, End) = (End - position, position);
        return dropped;
    }

    /// <summary>Moves samples to a destination; silence where nothing is written.</summary>
    public void Take(long position, Span<short> samples)
    {
        while (!samples.IsEmpty)
        {
            var at = (int)(position % Size);
            var next = Math.Min(Size - at, samples.Length);
            var piece = Of(position / Size);
            if (piece is null)
            {
                samples[..next].Clear();
            }
            else
            {
                piece.AsSpan(at, next).CopyTo(samples);
            }

            position += next;
            samples = samples[next..];
            if (piece is not null && (position % Size == 0 || position >= End))
            {
                Return((position - 1) / Size);
            }
        }
    }

    private short[]? Of(long number) => pieces[number % pieces.Length];

    private short[] Make(long number)
    {
        ref var piece = ref pieces[number % pieces.Length];
        if (piece is null)
        {
            piece = Pool.Rent();
            piece.AsSpan().Clear();
        }

        return piece;
    }

    private void Return(long number)
    {
        ref var piece = ref pieces[number % pieces.Length];
        if (piece is not null)
        {
            Pool.Return(piece);
            piece = null;
        }
    }

    private void Reserve(long first, long last)
    {
        if (last - first < pieces.Length)
        {
            return;
        }

        var more = new short[]?[Math.Max(last - first + 1, pieces.Length * 2)];
        for (var number = first; number * Size < End; number++)
        {
            more[number % more.Length] = Of(number);
        }

        pieces = more;
    }
}
