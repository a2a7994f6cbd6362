namespace AgentConnector.History.Storage;

/// <summary>
/// Says when what is queued is written: at once when somebody waits for any of it, else a moment after the first, so that what comes meanwhile shares
/// the flush of the disk. Wakes the writer now and then all the same, to look after the database.
/// </summary>
internal sealed class CommitClock : IDisposable
{
    /// <summary>What happened so lately, and nobody was told of, can be lost by a kill.</summary>
    public static readonly TimeSpan GroupTime = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly object gate = new(); // the writer's thread waits on it, which a Lock does not offer
    private readonly ITimer group;
    private readonly ITimer look;
    private bool isDue;
    private bool isGrouping;

    public CommitClock(TimeProvider time)
    {
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
        group.Dispose();
        look.Dispose();
    }
}
