namespace AgentConnector.Agents;

/// <summary>The agent's side failed.</summary>
/// <param name="failure">What kind of failure.</param>
/// <param name="message">What was seen and what to do. Holds no secret.</param>
public sealed class AgentException(AgentFailure failure, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public AgentFailure Failure { get; } = failure;

    /// <summary>How long the agent's side asks to wait before another try, when it said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A conversation broke that could go on in another one: its line or the agent's server failed. Not so where the agent refuses, or has its reasons.</summary>
    public bool IsLoss { get; init; }

    /// <summary>The cloud's status or close code, 0 when there was none.</summary>
    public int Code { get; init; }
}

/// <summary>Kinds of failure on the agent's side.</summary>
public enum AgentFailure
{
    /// <summary>No such agent.</summary>
    NotFound,

    /// <summary>The key is missing, wrong, or lacks a permission; or the plan or quota does not allow it.</summary>
    NotAllowed,

    /// <summary>The request or the agent's configuration is wrong: override, variable, limit.</summary>
    Refused,

    /// <summary>Too many conversations at once; try later.</summary>
    Busy,

    /// <summary>Failed so often lately that it is not asked for a while.</summary>
    Unavailable,

    /// <summary>Did not answer in time, before the conversation began.</summary>
    Timeout,

    /// <summary>In mid-conversation: gives no sign of life, or takes nothing of what it is sent.</summary>
    Unresponsive,

    /// <summary>Not reachable, or the connection broke.</summary>
    Disconnected,

    /// <summary>Failed inside: model, speech, crash, policy.</summary>
    Failed,

    /// <summary>The conversation reached the agent's longest duration.</summary>
    TimeLimit,

    /// <summary>The agent heard nothing for too long.</summary>
    Idle,
}
