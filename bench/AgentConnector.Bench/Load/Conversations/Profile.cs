namespace AgentConnector.Bench.Load.Conversations;

/// <summary>How the two sides of a call behave.</summary>
internal enum Profile
{
    /// <summary>Both sides send 20 ms every 20 ms without a pause: the most a call can be.</summary>
    Always,

    /// <summary>The caller's phone sends all the time; the agent replies for 4 s of every 8, ten times faster than it is heard.</summary>
    Talk,

    /// <summary>As always, but what the caller says comes in pieces of 100 ms: five frames at once.</summary>
    Crackle,
}
