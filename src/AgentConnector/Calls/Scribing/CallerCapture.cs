namespace AgentConnector.Calls.Scribing;

/// <summary>
/// Where the caller's frames lie on the call's clock: one behind the other, however unevenly they come, and anew only when they have drifted
/// from the clock (a device was away).
/// </summary>
internal sealed class CallerCapture(CallClock clock)
{
    /// <summary>A frame begins no earlier than this, and its own length, before it comes.</summary>
    public static readonly TimeSpan LargestDrift = TimeSpan.FromMilliseconds(200);

    private TimeSpan next;

    /// <summary>Takes a frame up and says when its first sample was heard.</summary>
    public TimeSpan Add(TimeSpan duration)
    {
        var now = clock.Now;
        if ((now - next - duration).Duration() > LargestDrift)
        {
            next = now > duration ? now - duration : TimeSpan.Zero;
        }

        var start = next;
        next += duration;
        return start;
    }
}
