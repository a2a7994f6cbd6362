using AgentConnector.ElevenLabs;
using AgentConnector.Hosting.Resilience;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>The library's failures in the words of this service.</summary>
internal static class Failures
{
    /// <summary>The library cannot know that its events are read at once here, as fast as they can be played and written down.</summary>
    private const string Flood = "The agent sent more than can be played and written down: minutes of speech, or messages without a pause. Look at the agent's configuration, and at what it talks to.";

    public static AgentException ToAgentException(AgentsException e) => e.InnerException is FarSideRestsException rests
        ? new(AgentFailure.Unavailable, rests.Message, e) { RetryAfter = rests.RetryAfter }
        : Told(e);

    private static AgentException Told(AgentsException e) => new(KindOf(e.Cause), Words(e.Cause, e.Message), e)
    {
        Code = e switch
        {
            ConversationException { End.Code: var code } => code,
            AgentsApiException { StatusCode: { } status } => (int)status,
            _ => 0,
        },
        IsLoss = e is ConversationException
            && e.Cause is ConversationEndCause.Disconnected or ConversationEndCause.Unresponsive or ConversationEndCause.AgentFailure,
        RetryAfter = (e as AgentsApiException)?.RetryAfter,
    };

    /// <summary>What the operator is told, where the library speaks to a programmer.</summary>
    internal static string Words(ConversationEndCause cause, string told) => cause is ConversationEndCause.Overflow ? Flood : told;

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
