namespace AgentConnector.Bench.Load.Subjects;

/// <summary>Whether a socket's event is followed up on the thread that the kernel woke.</summary>
internal enum Inline
{
    /// <summary>As each subject does by itself.</summary>
    Default,
    On,
    Off,
}
