using AgentConnector.Devices;

namespace AgentConnector.Testing.SoundCard;

/// <summary>Stands between a device and what it serves, and counts what either's thread allocates once warm.</summary>
public sealed class DeviceProbe(ICaptureSink? sink, IPlayoutSource source, int frames) : ICaptureSink, IPlayoutSource
{
    private const int WarmUp = 100;

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
        sink?.Write(captured, played);
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
        source.Read(destination);
        played++;
        Volatile.Write(ref deviceLast, GC.GetAllocatedBytesForCurrentThread());
        if (played <= WarmUp)
        {
            Volatile.Write(ref deviceBefore, deviceLast);
        }
    }
}
