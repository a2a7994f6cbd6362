using AgentConnector.Hosting;

namespace AgentConnector.Calls.Scribing;

/// <summary>
/// Writes all recordings, one after the other: each is opened, brought up to date five times a second, and completed, on one thread and with one piece of
/// memory for all of them. A disk that stands still holds up the recordings and nothing else; what waits meanwhile is each recording's own, and bounded.
/// </summary>
internal sealed partial class RecordingWriter : IDisposable
{
    /// <summary>Samples written at once, of both sides: half a second.</summary>
    private const int MostAtOnce = 2 * 8 * 1024;

    private const int Turns = 4;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly DiskThread disk;
    private readonly short[] frames = new short[MostAtOnce];
    private readonly Ticker<Recording> ticker;
    private readonly ILogger logger;
    private int turnIsQueued;

    /// <param name="disk">Of this writer alone, and disposed of by it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Learns why one is not written.</param>
    public RecordingWriter(DiskThread disk, TimeProvider time, ILogger<RecordingWriter> logger)
    {
        this.disk = disk;
        this.logger = logger;
        ticker = new(time, Period, QueueTurn, Turns);
    }

    public RecordingWriter(TimeProvider time, ILogger<RecordingWriter> logger)
        : this(new DiskThread("recordings"), time, logger)
    {
    }

    /// <summary>Begins a recording, and writes it from now on.</summary>
    public void Add(Recording recording)
    {
        disk.Post(recording.Open);
        ticker.Add(recording);
    }

    /// <summary>Completes a recording; returns when the file is closed.</summary>
    public Task CompleteAsync(Recording recording)
    {
        ticker.Remove(recording);
        var completed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        disk.Post(() =>
        {
            recording.Complete(frames);
            completed.SetResult();
        });
        return completed.Task;
    }

    public void NotRecorded(Exception cause) => LogNotRecorded(cause);

    public void Dispose()
    {
        ticker.Dispose();
        disk.Dispose();
    }

    private void QueueTurn(ReadOnlySpan<Recording> recordings)
    {
        if (Interlocked.Exchange(ref turnIsQueued, 1) == 1)
        {
            return; // the disk has not done with the last turn
        }

        var mine = recordings.ToArray();
        disk.Post(() =>
        {
            foreach (var recording in mine)
            {
                recording.WriteOn(frames);
            }

            Volatile.Write(ref turnIsQueued, 0);
        });
    }

    [LoggerMessage(2050, LogLevel.Warning, "A call is not recorded: the disk refused")]
    private partial void LogNotRecorded(Exception exception);
}
