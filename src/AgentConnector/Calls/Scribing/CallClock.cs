using AgentConnector.Audio;

namespace AgentConnector.Calls.Scribing;

/// <summary>The recording's clock of one call: starts with the conversation, runs with real time, and stands still while the call waits in the agent's queue.</summary>
internal sealed class CallClock
{
    private readonly StandingTime time;
    private readonly long start;

    public CallClock(TimeProvider time)
    {
        this.time = new(time);
        start = this.time.GetTimestamp();
    }

    public TimeSpan Now => time.GetElapsedTime(start);

    /// <summary>It stands still.</summary>
    public bool IsStanding => time.IsStanding;

    /// <summary>From now on it stands still; again changes nothing.</summary>
    public void StandStill() => time.StandStill();

    /// <summary>From now on it runs, from where it stood.</summary>
    public void GoOn() => time.GoOn();

    /// <summary>When what is played will have been heard, on this clock.</summary>
    public PlayoutClock Playout() => new(time, start);

    public static long Ms(TimeSpan position) => (long)position.TotalMilliseconds;

    /// <summary>Real time without what it stood still for: a <see cref="PlayoutClock"/> goes by it, too. Read for every frame, so without a lock.</summary>
    private sealed class StandingTime(TimeProvider real) : TimeProvider
    {
        private readonly Lock gate = new();
        private volatile Stood stood = new(Missed: 0, Since: null);

        public override long TimestampFrequency => real.TimestampFrequency;

        public bool IsStanding => stood.Since is not null;

        public override long GetTimestamp()
        {
            var (missed, since) = stood;
            return (since ?? real.GetTimestamp()) - missed;
        }

        public void StandStill()
        {
            lock (gate)
            {
                stood = stood with { Since = stood.Since ?? real.GetTimestamp() };
            }
        }

        public void GoOn()
        {
            lock (gate)
            {
                if (stood.Since is { } since)
                {
                    stood = new(stood.Missed + real.GetTimestamp() - since, Since: null);
                }
            }
        }

        private sealed record Stood(long Missed, long? Since);
    }
}
