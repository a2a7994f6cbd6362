namespace AgentConnector.ElevenLabs;

/// <summary>Why a conversation ended, did not start, or a request failed: few enough to switch on.</summary>
public enum ConversationEndCause
{
    /// <summary>The agent said goodbye.</summary>
    Completed,

    /// <summary>This side hung up.</summary>
    ClosedByClient,

    /// <summary>The agent's longest duration was reached.</summary>
    TimeLimit,

    /// <summary>The agent heard nothing for too long.</summary>
    Idle,

    /// <summary>No such agent, branch or conversation here; perhaps it lives in another residency environment.</summary>
    NotFound,

    /// <summary>Key, signature, permission, allowlist, plan, quota or daily limit forbid it.</summary>
    NotAllowed,

    /// <summary>The request does not fit the agent: override, variable, tool schema, a wrong configuration.</summary>
    Refused,

    /// <summary>Too many conversations at once; another try later may succeed.</summary>
    Busy,

    /// <summary>Model, speech or service failed inside.</summary>
    AgentFailure,

    /// <summary>The content policy stopped it.</summary>
    Policy,

    /// <summary>Unreachable, or the connection broke.</summary>
    Disconnected,

    /// <summary>No answer in time, before the conversation began.</summary>
    Timeout,

    /// <summary>In mid-conversation: no sign of life any more, or nothing taken of what was sent.</summary>
    Unresponsive,

    /// <summary>One side sent what the other could not accept as this protocol.</summary>
    ProtocolError,

    /// <summary>The agent sent more than was read of <see cref="Conversation.Events"/>.</summary>
    Overflow,
}
