namespace AgentConnector.Devices.Tests.Fakes;

/// <summary>Counts what the threads that call it allocate, from the second on that follows the first.</summary>
internal sealed class AllocationProbe(Mouth mouth, int frames) : ICaptureSink, IPlayoutSource
{
    private const int WarmUp = 50;

    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long pumpBefore;
    private long deviceBefore;
    private long deviceLast;
    private int captured;
    private int played;

    public Task Done => done.Task;

    public long AllocatedByPump { get; private set; }

    public long AllocatedByDevice => Volatile.Read(ref deviceLast) - Volatile.Read(ref deviceBefore);

    public void Write(ReadOnlySpan<short> captured, ReadOnlySpan<short> played)
    {
        this.captured++;
        if (this.captured == WarmUp)
        {
            pumpBefore = GC.GetAllocatedBytesForCurrentThread();
        }
        else if (this.captured == WarmUp + frames)
        {
            AllocatedByPump = GC.GetAllocatedBytesForCurrentThread() - pumpBefore;
            done.TrySetResult();
        }
    }

    public void Read(Span<short> destination)
    {
        mouth.Read(destination);
        played++;
        Volatile.Write(ref deviceLast, GC.GetAllocatedBytesForCurrentThread());
        if (played <= WarmUp)
        {
            Volatile.Write(ref deviceBefore, deviceLast);
        }
    }
}
