namespace AgentConnector.Calls.Scribing;

/// <summary>
/// Where the caller's frames lie on the call's clock: one behind the other, however unevenly they come, and never over what was laid down before. A hole
/// that is longer than a line's jitter stays one (a device was away). What comes late, all at once, runs ahead of the clock, until pauses that are left out
/// let the clock catch up.
/// </summary>
internal sealed class CallerCapture(CallClock clock)
{
    /// <summary>What uneven frames are off by.</summary>
    private static readonly TimeSpan LargestDrift = TimeSpan.FromMilliseconds(200);

    private TimeSpan next;

    /// <summary>Whether more has come than time has passed: a frame of a pause is better left out.</summary>
    public bool IsAhead => next - clock.Now > LargestDrift;

    /// <summary>Takes a frame up and says when its first sample was heard.</summary>
    public TimeSpan Add(TimeSpan duration)
    {
        var live = clock.Now - duration;
        var start = live - next > LargestDrift ? live : next;
        next = start + duration;
        return start;
    }
}
