namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>Notices that a dialer does nothing for too long. When this process itself stood still, the dialer is given the whole time again.</summary>
internal sealed class StallWatch(TimeSpan timeout, TimeProvider time)
{
    /// <summary>A look so late means that the process stood still, not that it was busy.</summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(5);

    private long moved = time.GetTimestamp();
    private long looked = time.GetTimestamp();

    /// <summary>The dialer did something.</summary>
    public void Moved() => Volatile.Write(ref moved, time.GetTimestamp());

    /// <summary>Whether it has done nothing for too long; asked often, or it would not be known that the process stood still.</summary>
    public bool IsStalled()
    {
        var unwatched = time.GetElapsedTime(Interlocked.Exchange(ref looked, time.GetTimestamp()));
        if (unwatched >= Standstill)
        {
            Moved(); // what the dialer did meanwhile is still to be read
            return false;
        }

        return time.GetElapsedTime(Volatile.Read(ref moved)) >= timeout;
    }
}
