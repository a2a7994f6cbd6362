using System.Text.Json.Serialization;
using AgentConnector.Wire;

namespace AgentConnector.Calls;

/// <summary>What becomes of a call whose device is in use.</summary>
public enum BusyPolicy
{
    /// <summary>409 with Retry-After.</summary>
    Refuse,

    /// <summary>202: it stays <c>queued</c> until the device is free, but not for ever.</summary>
    Queue,
}

/// <summary>What becomes of a tool of an MCP server that the agent wants approved.</summary>
public enum ApprovalPolicy
{
    /// <summary><c>call.approval_needed</c>: somebody answers over the API, or it is refused in time.</summary>
    Ask,

    /// <summary>Approved at once.</summary>
    Allow,

    /// <summary>Refused at once.</summary>
    Deny,
}

/// <summary>How an approval was given or refused.</summary>
[JsonConverter(typeof(SnakeCaseEnum<ApprovalReason>))]
public enum ApprovalReason
{
    /// <summary>Over the API.</summary>
    Answered,

    /// <summary>Nobody answered: refused.</summary>
    TimedOut,

    /// <summary>By the settings; or refused, because too many wait already.</summary>
    Policy,

    /// <summary>The agent does not wait any more: it went on, or was lost. Nothing was answered.</summary>
    Withdrawn,
}

/// <summary>What becomes of a start request whose <c>session_id</c> is known.</summary>
[JsonConverter(typeof(SnakeCaseEnum<KnownSessionPolicy>))]
public enum KnownSessionPolicy
{
    /// <summary>It gets the known call's answer, also once that call is over.</summary>
    Replay,

    /// <summary>It gets the known call's answer while that call lives, and a new call once it is over.</summary>
    NewAfterEnd,
}

/// <summary>What becomes of a call whose agent is lost: its line broke in mid-call, and it did not hang up.</summary>
[JsonConverter(typeof(SnakeCaseEnum<AgentLostPolicy>))]
public enum AgentLostPolicy
{
    /// <summary>The call ends with the agent's failure.</summary>
    End,

    /// <summary>The caller hears hold sound while the same agent is reached again, in a new conversation that is told what was said so far.</summary>
    Reconnect,
}
