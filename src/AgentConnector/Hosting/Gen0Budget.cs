namespace AgentConnector.Hosting;

/// <summary>
/// Has the garbage collected whenever 4 MiB of it may lie about. The runtime waits until it fills the processor's cache, which is hundreds of megabytes on
/// some servers, and has no setting for it that a program can bring along; collecting so little takes less than a millisecond.
/// </summary>
internal sealed class Gen0Budget(TimeProvider time) : BackgroundService
{
    public const long Bytes = 4 * 1024 * 1024;

    /// <summary>Each look wakes two threads, so a service that does little is looked at seldom.</summary>
    public static readonly TimeSpan Seldom = TimeSpan.FromMilliseconds(500);

    /// <summary>And one that does much often: memory that was needed once is given back slowly.</summary>
    public static readonly TimeSpan Often = TimeSpan.FromMilliseconds(50);

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
            }

            ticks.Period = UntilSpent(allocated, ticks.Period);
        }
    }
}
