namespace AgentConnector.Hosting;

/// <summary>
/// Has the garbage collected whenever 4 MiB of it may lie about. The runtime waits until it fills the processor's cache, which is hundreds of megabytes on
/// some servers, and has no setting for it that a program can bring along; collecting so little takes less than a millisecond. What survives such a collection
/// and dies later, as all that belongs to a call does, is collected once a minute, in the background: the runtime lets it lie for half an hour.
/// </summary>
internal sealed class Gen0Budget(TimeProvider time) : BackgroundService
{
    public const long Bytes = 4 * 1024 * 1024;

    /// <summary>Each look wakes two threads, so a service that does little is looked at seldom.</summary>
    public static readonly TimeSpan Seldom = TimeSpan.FromMilliseconds(500);

    /// <summary>And one that does much often: memory that was needed once is given back slowly.</summary>
    public static readonly TimeSpan Often = TimeSpan.FromMilliseconds(50);

    /// <summary>From one collection of the oldest garbage to the next.</summary>
    public static readonly TimeSpan Old = TimeSpan.FromMinutes(1);

    private long oldSince = time.GetTimestamp();
    private long allocatedBefore;
    private long allocatedAtLook;
    private int collectionsBefore;

    /// <summary>Whether enough was allocated since the latest collection.</summary>
    public bool IsSpent(long allocated, int collections)
    {
        if (collections != collectionsBefore)
        {
            Collected(allocated, collections);
        }

        return allocated - allocatedBefore >= Bytes;
    }

    /// <summary>A budget begins.</summary>
    public void Collected(long allocated, int collections) => (allocatedBefore, collectionsBefore) = (allocated, collections);

    /// <summary>When a fresh budget will be spent if it goes on as it did since the last look.</summary>
    /// <param name="allocated">By now.</param>
    /// <param name="since">How long ago that look was.</param>
    public TimeSpan UntilSpent(long allocated, TimeSpan since)
    {
        var meanwhile = Math.Max(1, allocated - allocatedAtLook);
        allocatedAtLook = allocated;
        return TimeSpan.FromTicks(Math.Clamp((long)(since.Ticks * ((double)Bytes / meanwhile)), Often.Ticks, Seldom.Ticks));
    }

    /// <summary>Whether it is time for the oldest garbage.</summary>
    public bool IsOldDue()
    {
        if (time.GetElapsedTime(oldSince) < Old)
        {
            return false;
        }

        oldSince = time.GetTimestamp();
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Seldom, time);
        while (await ticks.WaitForNextTickAsync(stoppingToken))
        {
            var allocated = GC.GetTotalAllocatedBytes(precise: false);
            if (IsSpent(allocated, GC.CollectionCount(0)))
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
                Collected(allocated, GC.CollectionCount(0));
                if (IsOldDue())
                {
                    GC.Collect(2, GCCollectionMode.Forced, blocking: false);
                }
            }

            ticks.Period = UntilSpent(allocated, ticks.Period);
        }
    }
}
