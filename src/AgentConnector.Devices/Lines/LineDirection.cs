namespace AgentConnector.Devices.Lines;

/// <summary>One direction of a line: which device, whether samples pass, how late they are.</summary>
internal sealed class LineDirection(string device)
{
    private const int Lost = 1;
    private const int SuspendedBySystem = 2;

    private int silence = Lost;
    private long latencyTicks;

    public string Device { get; set => Volatile.Write(ref field, value); } = device;

    public TimeSpan Latency
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref latencyTicks));
        set => Volatile.Write(ref latencyTicks, value.Ticks);
    }

    /// <summary>Whether the pump must stand in for the device.</summary>
    public bool IsSilent => Volatile.Read(ref silence) != 0;

    public bool IsSuspended => (Volatile.Read(ref silence) & SuspendedBySystem) != 0;

    /// <summary>Notes that samples pass; true when they did not before.</summary>
    public bool Passes() => Volatile.Read(ref silence) == Lost && Interlocked.And(ref silence, ~Lost) == Lost;

    public void Lose() => Interlocked.Exchange(ref silence, Lost);

    /// <summary>True when this is news. What resumes must pass samples again before it counts as alive.</summary>
    public bool Suspend(bool suspended) => suspended
        ? (Interlocked.Exchange(ref silence, SuspendedBySystem) & SuspendedBySystem) == 0
        : Interlocked.CompareExchange(ref silence, Lost, SuspendedBySystem) == SuspendedBySystem;
}
