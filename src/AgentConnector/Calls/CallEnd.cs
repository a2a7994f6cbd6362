using System.Text.Json.Serialization;
using AgentConnector.Wire;

namespace AgentConnector.Calls;

/// <summary>Why a call ended, and whose doing it was.</summary>
/// <param name="By">The side that ended it, or is to blame.</param>
/// <param name="Reason">The kind of ending.</param>
/// <param name="Detail">What was seen, such as a close code and its text. Never a secret, never what was spoken.</param>
public readonly record struct CallEnd(Party By, EndReason Reason, string? Detail = null);

/// <summary>Who did it.</summary>
[JsonConverter(typeof(SnakeCaseEnum<Party>))]
public enum Party
{
    Caller,
    Agent,
    Service,
}

/// <summary>The kinds of ending; <c>EndReasons</c> says what each means for the call's status and for the reader.</summary>
[JsonConverter(typeof(SnakeCaseEnum<EndReason>))]
public enum EndReason
{
    /// <summary>One side said goodbye.</summary>
    Completed,

    /// <summary>Ended on request, by the API or the terminal.</summary>
    Cancelled,

    /// <summary>The phone rang and nobody answered.</summary>
    NoAnswer,

    /// <summary>The line was engaged.</summary>
    Busy,

    /// <summary>Nothing was heard for too long.</summary>
    IdleTimeout,

    /// <summary>The call reached its longest allowed duration.</summary>
    TimeLimit,

    /// <summary>A side refused the call before it began.</summary>
    Rejected,

    /// <summary>A side did not answer in time before the call began.</summary>
    ConnectTimeout,

    /// <summary>A running conversation failed on the agent's side: model, speech, tool or policy.</summary>
    AgentError,

    /// <summary>A connection broke.</summary>
    Disconnected,

    /// <summary>The agent of a running conversation gave no sign of life any more, or took nothing of what it was sent.</summary>
    Unresponsive,

    /// <summary>The sound device went away or never started.</summary>
    DeviceLost,

    /// <summary>The service was shut down while the call ran.</summary>
    Shutdown,

    /// <summary>The process or its machine died while the call ran.</summary>
    Interrupted,

    /// <summary>A defect in this service.</summary>
    InternalError,
}
