namespace AgentConnector.Audio;

/// <summary>
/// Knows when all of it will have been heard. Audio arrives faster than real time and is heard one piece after the other: a piece begins
/// when it arrives or when the one before it ends, whichever is later. Positions count from the clock's start. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="start">The timestamp of position zero; null for now.</param>
public sealed class PlayoutClock(TimeProvider time, long? start = null)
{
    /// <summary>Pieces follow each other to the sample; what a device says of itself is only within so much of the truth.</summary>
    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private readonly long start = start ?? time.GetTimestamp();
    private TimeSpan end;

    /// <summary>Where the clock is.</summary>
    public TimeSpan Now => time.GetElapsedTime(start);

    /// <summary>Where the last piece ends: before <see cref="Now"/> when all was heard.</summary>
    public TimeSpan End
    {
        get
        {
            lock (gate)
            {
                return end;
            }
        }
    }

    /// <summary>How long until all of it was heard; zero when it was.</summary>
    public TimeSpan Left => Later(End - Now, TimeSpan.Zero);

    /// <summary>Whether something is still to be heard.</summary>
    public bool IsSounding => Left > TimeSpan.Zero;

    /// <summary>Takes a piece up and says where it begins to be heard.</summary>
    /// <param name="piece">How long it is.</param>
    /// <param name="unheard">How long until all is heard, this piece included, where whoever plays it knows.</param>
    public TimeSpan Add(TimeSpan piece, TimeSpan? unheard = null)
    {
        lock (gate)
        {
            var now = Now;
            var begin = Later(end, now);
            if (unheard is { } left)
            {
                var known = Later(now + left - piece, now);
                begin = end > now && (known - end).Duration() <= Jitter ? end : known;
            }

            end = begin + piece;
            return begin;
        }
    }

    /// <summary>Drops what will not be heard and says how much that is.</summary>
    /// <param name="last">What is heard before this position is on its way to the ear and cannot be taken back; null for now.</param>
    public TimeSpan Clear(TimeSpan? last = null)
    {
        lock (gate)
        {
            var dropped = Later(end - (last ?? Now), TimeSpan.Zero);
            end -= dropped;
            return dropped;
        }
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
