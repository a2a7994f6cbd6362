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

    private const int Turns = 4;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly Lock writing = new();
    private readonly short[] frames = new short[MostAtOnce];
    private readonly Ticker<Recording> ticker;

    public RecordingWriter(TimeProvider time) => ticker = new(time, Period, WriteTurn, Turns);

    /// <summary>Writes it from now on, until it is over.</summary>
    public void Add(Recording recording) => ticker.Add(recording);

    public void Dispose() => ticker.Dispose();

    private void WriteTurn(ReadOnlySpan<Recording> recordings)
    {
        if (!writing.TryEnter())
        {
            return; // the disk has not done with the last turn
        }

        try
        {
            foreach (var recording in recordings)
            {
                if (!recording.WriteOn(frames))
                {
                    ticker.Remove(recording);
                }
            }
        }
        finally
        {
            writing.Exit();
        }
    }
}
