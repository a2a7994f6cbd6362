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

    /// <summary>Real time without what it stood still for: a <see cref="PlayoutClock"/> goes by it, too.</summary>
    private sealed class StandingTime(TimeProvider real) : TimeProvider
    {
        private readonly Lock gate = new();
        private long missed;
        private long? since;

        public override long TimestampFrequency => real.TimestampFrequency;

        public bool IsStanding
        {
            get
            {
                lock (gate)
                {
                    return since is not null;
                }
            }
        }

        public override long GetTimestamp()
        {
            lock (gate)
            {
                return (since ?? real.GetTimestamp()) - missed;
            }
        }

        public void StandStill()
        {
            lock (gate)
            {
                since ??= real.GetTimestamp();
            }
        }

        public void GoOn()
        {
            lock (gate)
            {
                if (since is { } stood)
                {
                    missed += real.GetTimestamp() - stood;
                    since = null;
                }
            }
        }
    }
}
