namespace AgentConnector.Devices;

/// <summary>Something happened to an open stream's devices.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="At">When.</param>
/// <param name="Detail">In plain words: the device it concerns, or the reason.</param>
public sealed record StreamEvent(StreamEventKind Kind, DateTimeOffset At, string Detail);

/// <summary>What can happen to an open stream's devices.</summary>
public enum StreamEventKind
{
    /// <summary>The first samples have passed both ways.</summary>
    Started,

    /// <summary>The system moved one direction to another device; sound goes on.</summary>
    Moved,

    /// <summary>The system suspended one direction: silence until it resumes.</summary>
    Suspended,

    /// <summary>A suspended direction goes on.</summary>
    Resumed,

    /// <summary>The device or its sound server is gone, or gives no sound; attempts to get it back have begun.</summary>
    Lost,

    /// <summary>Sound passes again after a loss.</summary>
    Restored,
}

/// <summary>Whether sound passes.</summary>
public enum StreamState
{
    /// <summary>Both directions are open (one may be suspended).</summary>
    Running,

    /// <summary>No device; attempts to get it back go on.</summary>
    Lost,

    /// <summary>Disposed, or ended by an exception in its sink or source.</summary>
    Closed,
}
