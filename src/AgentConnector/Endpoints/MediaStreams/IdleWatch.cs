namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>Notices a dialer that sends nothing. When this process itself stood still, the dialer is given the whole time again.</summary>
internal sealed class IdleWatch(TimeSpan timeout, TimeProvider time)
{
    /// <summary>A look so late means that the process stood still, not that it was busy.</summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(5);

    private long heard = time.GetTimestamp();

    /// <summary>Something came.</summary>
    public void Heard() => Volatile.Write(ref heard, time.GetTimestamp());

    /// <summary>Whether nothing has come for too long; asked often.</summary>
    public bool IsSilent()
    {
        var silence = time.GetElapsedTime(Volatile.Read(ref heard));
        if (silence - timeout >= Standstill)
        {
            Heard();
            return false;
        }

        return silence >= timeout;
    }
}
