using AgentConnector.Hosting;

namespace AgentConnector.Calls.Scribing;

/// <summary>
/// Brings all recordings up to date, one after the other, five times a second each: one clock and one piece of memory for all of them. A disk that stands
/// still holds up the recordings and nothing else; what waits meanwhile is each recording's own, and bounded.
/// </summary>
internal sealed class RecordingWriter : IDisposable
{
    /// <summary>Samples written at once, of both sides: half a second.</summary>
    public const int MostAtOnce = 2 * 8 * 1024;

    /// <summary>They take turns, so that they do not all want the processor at the same moment.</summary>
    private const int Turns = 4;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly Lock writing = new();
    private readonly short[] frames = new short[MostAtOnce];
    private readonly Ticker<Recording> ticker;
    private int turn;

    public RecordingWriter(TimeProvider time) => ticker = new(time, Tick, WriteTurn);

    /// <summary>Writes it from now on, until it is over.</summary>
    public void Add(Recording recording) => ticker.Add(recording);

    public void Dispose() => ticker.Dispose();

    private void WriteTurn(Recording[] recordings)
    {
        if (!writing.TryEnter())
        {
            return; // the disk has not done with the last turn
        }

        try
        {
            turn = (turn + 1) % Turns;
            for (var i = turn; i < recordings.Length; i += Turns)
            {
                if (!recordings[i].WriteOn(frames))
                {
                    ticker.Remove(recordings[i]);
                }
            }
        }
        finally
        {
            writing.Exit();
        }
    }
}
