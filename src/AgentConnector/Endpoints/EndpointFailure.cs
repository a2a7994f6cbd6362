namespace AgentConnector.Endpoints;

/// <summary>Kinds of failure on the endpoint's side.</summary>
public enum EndpointFailure
{
    /// <summary>It could not be opened, or its connection broke later: the refusal tells the two apart.</summary>
    Broken,

    /// <summary>The phone rang and nobody answered, or a machine did.</summary>
    NoAnswer,

    /// <summary>The line was engaged.</summary>
    Busy,

    /// <summary>The number or the carrier refused the call.</summary>
    Rejected,

    /// <summary>It was reached but its audio did not start in time.</summary>
    Timeout,

    /// <summary>The far side hung up before audio could flow.</summary>
    HungUp,

    /// <summary>It was ended on request before audio could flow.</summary>
    Cancelled,

    /// <summary>A sound device never started, or went away and stayed away.</summary>
    DeviceLost,
}
