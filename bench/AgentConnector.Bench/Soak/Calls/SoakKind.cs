namespace AgentConnector.Bench.Soak.Calls;

/// <summary>How a call of a soak comes in.</summary>
internal enum SoakKind
{
    /// <summary>A stream of the dialer.</summary>
    Phone,

    /// <summary>Asked for by the API; a file plays the caller.</summary>
    Wav,

    /// <summary>As a file, of an agent whose lines are few: most of these wait for one.</summary>
    Queued,

    /// <summary>Asked for by the API; a virtual sound card plays the caller.</summary>
    Device,
}
