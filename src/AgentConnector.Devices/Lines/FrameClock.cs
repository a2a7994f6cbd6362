namespace AgentConnector.Devices.Lines;

/// <summary>Says how many frames are due by the wall clock, where no device sets the pace.</summary>
internal sealed class FrameClock(TimeProvider time, TimeSpan frame)
{
    // A process that was stopped for longer does not owe what it missed.
    private const int MostFramesBehind = 25;

    private long start = time.GetTimestamp();
    private long counted;

    /// <summary>Frames due since the last call.</summary>
    public int Due()
    {
        var total = time.GetElapsedTime(start).Ticks / frame.Ticks;
        var due = total - counted;
        counted = total;
        if (due <= MostFramesBehind)
        {
            return (int)due;
        }

        Restart();
        return 1;
    }

    /// <summary>How long until the next frame is due.</summary>
    public TimeSpan UntilNext() => TimeSpan.FromTicks(Math.Max(0, ((counted + 1) * frame.Ticks) - time.GetElapsedTime(start).Ticks));

    /// <summary>Starts counting from now.</summary>
    public void Restart()
    {
        start = time.GetTimestamp();
        counted = 0;
    }
}
