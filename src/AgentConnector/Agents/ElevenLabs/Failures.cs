using AgentConnector.ElevenLabs;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>The library's failures in the words of this service.</summary>
internal static class Failures
{
    public static AgentException ToAgentException(AgentsException e) => new(KindOf(e.Cause), e.Message, e)
    {
        Code = e switch
        {
            ConversationException { End.Code: var code } => code,
            AgentsApiException { StatusCode: { } status } => (int)status,
            _ => 0,
        },
        RetryAfter = (e as AgentsApiException)?.RetryAfter,
    };

    private static AgentFailure KindOf(ConversationEndCause cause) => cause switch
    {
        ConversationEndCause.TimeLimit => AgentFailure.TimeLimit,
        ConversationEndCause.Idle => AgentFailure.Idle,
        ConversationEndCause.NotFound => AgentFailure.NotFound,
        ConversationEndCause.NotAllowed => AgentFailure.NotAllowed,
        ConversationEndCause.Refused => AgentFailure.Refused,
        ConversationEndCause.Busy => AgentFailure.Busy,
        ConversationEndCause.Disconnected => AgentFailure.Disconnected,
        ConversationEndCause.Unresponsive => AgentFailure.Unresponsive,
        ConversationEndCause.Timeout => AgentFailure.Timeout,
        _ => AgentFailure.Failed,
    };
}
