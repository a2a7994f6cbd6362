using AgentConnector.Audio;

namespace AgentConnector.Calls.Scribing;

/// <summary>The recording's clock of one call: starts with the conversation, runs with real time.</summary>
internal sealed class CallClock(TimeProvider time)
{
    private readonly long start = time.GetTimestamp();

    public TimeSpan Now => time.GetElapsedTime(start);

    /// <summary>When what is played will have been heard, on this clock.</summary>
    public PlayoutClock Playout() => new(time, start);

    public static long Ms(TimeSpan position) => (long)position.TotalMilliseconds;
}
