using AgentConnector.Audio;

namespace AgentConnector.Calls.Scribing;

/// <summary>
/// Where the agent's speech lies on the call's clock. Speech arrives faster than real time and is heard one piece after the other,
/// so a piece starts when it arrives or when the one before it ends, whichever is later, unless the endpoint knows better.
/// </summary>
internal sealed class AgentPlayout(CallClock clock)
{
    /// <summary>Pieces follow each other to the sample; what an endpoint says is only within so much of the truth.</summary>
    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(20);

    /// <summary>When everything received so far will have been heard.</summary>
    public TimeSpan End { get; private set; }

    /// <summary>Whether something is still to be heard.</summary>
    public bool IsSpeaking => End > clock.Now;

    /// <summary>Takes a piece up and says when it starts to be heard.</summary>
    /// <param name="speech">The piece.</param>
    /// <param name="unheard">How long until all is heard, this piece included, where the endpoint knows.</param>
    public TimeSpan Add(AudioFrame speech, TimeSpan? unheard = null)
    {
        var now = clock.Now;
        var start = End > now ? End : now;
        if (unheard is { } left)
        {
            var known = now + left - speech.Duration;
            known = known > now ? known : now;
            start = End > now && (known - End).Duration() <= Jitter ? End : known;
        }

        End = start + speech.Duration;
        return start;
    }

    /// <summary>Drops what will not be heard and says how much that is.</summary>
    /// <param name="last">What is heard before this is on its way to the ear and cannot be taken back.</param>
    public TimeSpan Clear(TimeSpan last)
    {
        var dropped = End > last ? End - last : TimeSpan.Zero;
        End -= dropped;
        return dropped;
    }
}
