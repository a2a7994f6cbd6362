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
    private readonly Lock gate = new();
    private HashSet<Recording> due = [];
    private HashSet<Recording> done = [];

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

    /// <summary>Whose turn comes while the disk is at an earlier one waits for the next, which is all of theirs: nobody is passed over twice.</summary>
    private void QueueTurn(ReadOnlySpan<Recording> recordings)
    {
        lock (gate)
        {
            var isQueued = due.Count > 0;
            foreach (var recording in recordings)
            {
                due.Add(recording);
            }

            if (isQueued)
            {
                return;
            }
        }

        disk.Post(WriteTurn);
    }

    private void WriteTurn()
    {
        lock (gate)
        {
            (due, done) = (done, due);
        }

        foreach (var recording in done)
        {
            recording.WriteOn(frames);
        }

        done.Clear();
    }

    [LoggerMessage(2050, LogLevel.Warning, "A call is not recorded: the disk refused")]
    private partial void LogNotRecorded(Exception exception);
}
