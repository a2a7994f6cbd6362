using AgentConnector.Audio;

namespace AgentConnector.Calls;

/// <summary>
/// Where the agent's speech lies on the call's clock. Speech arrives faster than real time and is heard one piece after the other,
/// so a piece starts when it arrives or when the one before it ends, whichever is later.
/// </summary>
internal sealed class AgentPlayout(CallClock clock)
{
    /// <summary>When everything received so far will have been heard.</summary>
    public TimeSpan End { get; private set; }

    /// <summary>Whether something is still to be heard.</summary>
    public bool IsSpeaking => End > clock.Now;

    /// <summary>Takes a piece up and says when it starts to be heard.</summary>
    public TimeSpan Add(AudioFrame speech)
    {
        var now = clock.Now;
        var start = End > now ? End : now;
        End = start + speech.Duration;
        return start;
    }

    /// <summary>Drops what is unheard and says how much that was.</summary>
    public TimeSpan Clear()
    {
        var now = clock.Now;
        var dropped = End > now ? End - now : TimeSpan.Zero;
        End -= dropped;
        return dropped;
    }
}
