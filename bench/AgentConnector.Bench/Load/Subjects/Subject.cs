namespace AgentConnector.Bench.Load.Subjects;

/// <summary>What is measured.</summary>
internal enum Subject
{
    /// <summary>The service as it is shipped.</summary>
    Service,

    /// <summary>What a call costs at least on the same sockets: nothing is kept, written down or watched.</summary>
    Bare,
}
