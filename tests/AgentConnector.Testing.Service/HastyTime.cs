namespace AgentConnector.Testing.Service;

/// <summary>The real clock with a date that a test sets, and pauses that are over at once: nobody need wait for them.</summary>
internal sealed class HastyTime : TimeProvider
{
    private long ahead;

    /// <summary>Set to let no pause come to its end.</summary>
    public bool StandsStill { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ahead));

    public void Pass(TimeSpan time) => Interlocked.Add(ref ahead, time.Ticks);

    private TimeSpan Pause => StandsStill ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(1);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime < TimeSpan.FromSeconds(1) ? Pause : dueTime, period);
}
