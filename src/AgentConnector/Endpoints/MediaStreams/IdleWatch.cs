namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>Notices a dialer that sends nothing. When this process itself stood still, the dialer is given the whole time again.</summary>
internal sealed class IdleWatch : IDisposable
{
    /// <summary>A timer so late means that the process stood still, not that it was busy.</summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(5);

    private readonly TimeSpan timeout;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private long heard;

    public IdleWatch(TimeSpan timeout, Action silent, TimeProvider time)
    {
        (this.timeout, this.time, heard) = (timeout, time, time.GetTimestamp());
        timer = time.CreateTimer(_ => Ring(silent), state: null, timeout, Timeout.InfiniteTimeSpan);
    }

    public void Heard()
    {
        Volatile.Write(ref heard, time.GetTimestamp());
        timer.Change(timeout, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => timer.Dispose();

    private void Ring(Action silent)
    {
        if (time.GetElapsedTime(Volatile.Read(ref heard)) - timeout >= Standstill)
        {
            Heard();
            return;
        }

        silent();
    }
}
