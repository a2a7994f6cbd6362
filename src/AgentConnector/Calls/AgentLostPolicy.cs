using System.Text.Json.Serialization;
using AgentConnector.Wire;

namespace AgentConnector.Calls;

/// <summary>What becomes of a call whose agent is lost: its line broke in mid-call, and it did not hang up.</summary>
[JsonConverter(typeof(SnakeCaseEnum<AgentLostPolicy>))]
public enum AgentLostPolicy
{
    /// <summary>The call ends with the agent's failure.</summary>
    End,

    /// <summary>The caller hears hold sound while the same agent is reached again, in a new conversation that is told what was said so far.</summary>
    Reconnect,
}
