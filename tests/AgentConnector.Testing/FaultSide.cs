namespace AgentConnector.Testing;

/// <summary>Where a fault happens; the sections of <c>docs/reliability.md</c>, in their order.</summary>
public enum FaultSide
{
    /// <summary>ElevenLabs, or the way there.</summary>
    Agent,

    /// <summary>A dialer, its media stream, a phone.</summary>
    Phone,

    /// <summary>The microphone and the speaker of the host.</summary>
    Sound,

    /// <summary>Who is told by a callback, a subscription or a tool.</summary>
    Callback,

    /// <summary>The disk and the database.</summary>
    Disk,

    /// <summary>The process and its machine.</summary>
    Host,

    /// <summary>Who asks over HTTP.</summary>
    Client,
}
