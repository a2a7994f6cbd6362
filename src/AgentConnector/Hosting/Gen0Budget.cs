namespace AgentConnector.Hosting;

/// <summary>
/// Has the garbage collected whenever 2 MiB of it may lie about. The runtime waits until it fills the processor's cache, which is hundreds of megabytes on
/// some servers, and has no setting for it that a program can bring along; collecting so little takes less than a millisecond.
/// </summary>
internal sealed class Gen0Budget(TimeProvider time) : BackgroundService
{
    public const long Bytes = 2 * 1024 * 1024;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private long allocatedBefore;
    private int collectionsBefore;

    /// <summary>Whether enough was allocated since the latest collection that was seen.</summary>
    public bool IsSpent(long allocated, int collections)
    {
        if (collections != collectionsBefore)
        {
            (allocatedBefore, collectionsBefore) = (allocated, collections);
        }

        return allocated - allocatedBefore >= Bytes;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Every, time);
        while (await ticks.WaitForNextTickAsync(stoppingToken))
        {
            if (IsSpent(GC.GetTotalAllocatedBytes(precise: false), GC.CollectionCount(0)))
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
            }
        }
    }
}
