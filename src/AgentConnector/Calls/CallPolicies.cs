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

/// <summary>What becomes of a call whose agent is lost: its line broke in mid-call, and it did not hang up.</summary>
[JsonConverter(typeof(SnakeCaseEnum<AgentLostPolicy>))]
public enum AgentLostPolicy
{
    /// <summary>The call ends with the agent's failure.</summary>
    End,

    /// <summary>The caller hears hold sound while the same agent is reached again, in a new conversation that is told what was said so far.</summary>
    Reconnect,
}
