namespace AgentConnector.History.Storage;

/// <summary>
/// Says when what is queued is written: at once when somebody waits for any of it, else a moment after the first, so that what comes meanwhile shares
/// the flush of the disk. Wakes the writer now and then all the same, to look after the database.
/// </summary>
internal sealed class CommitClock : IDisposable
{
    /// <summary>What happened so lately, and nobody was told of, can be lost by a kill.</summary>
    public static readonly TimeSpan GroupTime = TimeSpan.FromMilliseconds(50);

    /// <summary>From one group to the next, when somebody waits: at rest it is over long since, and where many calls begin at once their facts share flushes.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(4);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly TimeProvider time;
    private readonly object gate = new(); // the writer's thread waits on it, which a Lock does not offer
    private readonly ManualResetEventSlim closing = new(initialState: false, spinCount: 0);
    private readonly ITimer group;
    private readonly ITimer look;
    private bool isDue;
    private bool isGrouping;
    private long latest;

    public CommitClock(TimeProvider time)
    {
        this.time = time;
        latest = time.GetTimestamp();
        group = time.CreateTimer(_ => Hurry(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        look = time.CreateTimer(_ => Hurry(), state: null, Look, Look);
    }

    /// <summary>Something was queued.</summary>
    /// <param name="awaited">Completes when somebody waits for it.</param>
    public void Queued(Task awaited)
    {
        if (awaited.IsCompleted)
        {
            Hurry();
            return;
        }

        lock (gate)
        {
            if (!isGrouping)
            {
                isGrouping = true;
                group.Change(GroupTime, Timeout.InfiniteTimeSpan);
            }
        }

        awaited.GetAwaiter().UnsafeOnCompleted(Hurry);
    }

    /// <summary>Somebody waits for what is queued.</summary>
    public void Hurry()
    {
        lock (gate)
        {
            isDue = true;
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Keeps the writer's thread until there is something to do. What is queued from then on is of the next group.</summary>
    public void Wait()
    {
        lock (gate)
        {
            while (!isDue)
            {
                Monitor.Wait(gate);
            }
        }

        if (Spacing - time.GetElapsedTime(latest) is var early && early > TimeSpan.Zero)
        {
            closing.Wait(early);
        }

        lock (gate)
        {
            latest = time.GetTimestamp();
            isDue = false;
            if (isGrouping)
            {
                isGrouping = false;
                group.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        closing.Set();
        group.Dispose();
        look.Dispose();
    }
}
