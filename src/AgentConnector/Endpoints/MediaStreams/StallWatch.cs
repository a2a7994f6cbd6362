namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>Notices that a dialer does nothing for too long. When this process itself stood still, the dialer is given the whole time again.</summary>
internal sealed class StallWatch(TimeSpan timeout, TimeProvider time)
{
    /// <summary>A look so late means that the process stood still, not that it was busy.</summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(5);

    private long moved = time.GetTimestamp();

    /// <summary>The dialer did something.</summary>
    public void Moved() => Volatile.Write(ref moved, time.GetTimestamp());

    /// <summary>Whether it has done nothing for too long; asked often.</summary>
    public bool IsStalled()
    {
        var since = time.GetElapsedTime(Volatile.Read(ref moved));
        if (since - timeout >= Standstill)
        {
            Moved();
            return false;
        }

        return since >= timeout;
    }
}
