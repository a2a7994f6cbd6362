namespace AgentConnector.Audio;

/// <summary>
/// Pieces of memory for the lanes of all recordings, which want and return them in bursts of hundreds. A piece that came back is kept for the next
/// burst; of those that no burst needed for a while, half go.
/// </summary>
/// <param name="size">Samples in a piece.</param>
/// <param name="most">So many are kept at most.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class PiecePool(int size, int most)
{
    /// <summary>A look at what was not needed comes after so many pieces have come back: at 200 calls, three times a second.</summary>
    public const int LookEvery = 2048;

    private readonly Lock gate = new();
    private readonly Stack<short[]> kept = [];
    private int leastKept;
    private int untilLook = LookEvery;

    /// <summary>How many lie here.</summary>
    public int Kept
    {
        get
        {
            lock (gate)
            {
                return kept.Count;
            }
        }
    }

    /// <summary>A piece with anything in it.</summary>
    public short[] Rent()
    {
        lock (gate)
        {
            if (kept.TryPop(out var piece))
            {
                leastKept = Math.Min(leastKept, kept.Count);
                return piece;
            }
        }

        return GC.AllocateUninitializedArray<short>(size);
    }

    public void Return(short[] piece)
    {
        lock (gate)
        {
            if (kept.Count < most)
            {
                kept.Push(piece);
            }

            if (--untilLook == 0)
            {
                Look();
            }
        }
    }

    private void Look()
    {
        for (var spare = (leastKept + 1) / 2; spare > 0; spare--)
        {
            kept.Pop();
        }

        leastKept = kept.Count;
        untilLook = LookEvery;
    }
}
