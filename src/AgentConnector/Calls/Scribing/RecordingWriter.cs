namespace AgentConnector.Calls.Scribing;

/// <summary>
/// Brings all recordings up to date, one after the other, five times a second each: one clock and one piece of memory for all of them. A disk that stands
/// still holds up the recordings and nothing else; what waits meanwhile is each recording's own, and bounded. It does not tick while there are none.
/// </summary>
internal sealed class RecordingWriter : IDisposable
{
    /// <summary>Samples written at once, of both sides: half a second.</summary>
    public const int MostAtOnce = 2 * 8 * 1024;

    /// <summary>They take turns, so that they do not all want the processor at the same moment.</summary>
    private const int Turns = 4;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private readonly Lock writing = new();
    private readonly List<Recording> recordings = [];
    private readonly short[] frames = new short[MostAtOnce];
    private readonly ITimer timer;
    private int turn;

    public RecordingWriter(TimeProvider time) => timer = time.CreateTimer(_ => WriteTurn(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Add(Recording recording)
    {
        lock (gate)
        {
            recordings.Add(recording);
            if (recordings.Count == 1)
            {
                timer.Change(Tick, Tick);
            }
        }
    }

    public void Remove(Recording recording)
    {
        lock (gate)
        {
            if (recordings.Remove(recording) && recordings.Count == 0)
            {
                timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose() => timer.Dispose();

    private void WriteTurn()
    {
        if (!writing.TryEnter())
        {
            return; // the disk has not done with the last turn
        }

        try
        {
            foreach (var recording in Next())
            {
                recording.WriteOn(frames);
            }
        }
        finally
        {
            writing.Exit();
        }
    }

    private Recording[] Next()
    {
        lock (gate)
        {
            turn = (turn + 1) % Turns;
            return [.. recordings.Where((_, place) => place % Turns == turn)];
        }
    }
}
