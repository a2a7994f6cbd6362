using System.Net;
using AgentConnector.Agents;
using AgentConnector.Agents.ElevenLabs;
using AgentConnector.ElevenLabs;

namespace AgentConnector.Tests.Agents.ElevenLabs;

/// <summary>The library speaks to programmers; the record of a call speaks to its operator.</summary>
public sealed class FailuresTests
{
    [Theory]
    [InlineData(ConversationEndCause.Overflow, "The agent sent more than can be played and written down")]
    [InlineData(ConversationEndCause.Unresponsive, "as told")]
    public void An_agent_that_floods_is_named_as_the_cause(ConversationEndCause cause, string expected) =>
        Assert.StartsWith(expected, Failures.Words(cause, "as told"), StringComparison.Ordinal);

    [Theory]
    [InlineData(ConversationEndCause.TimeLimit, AgentFailure.TimeLimit)]
    [InlineData(ConversationEndCause.Idle, AgentFailure.Idle)]
    [InlineData(ConversationEndCause.NotFound, AgentFailure.NotFound)]
    [InlineData(ConversationEndCause.NotAllowed, AgentFailure.NotAllowed)]
    [InlineData(ConversationEndCause.Refused, AgentFailure.Refused)]
    [InlineData(ConversationEndCause.Busy, AgentFailure.Busy)]
    [InlineData(ConversationEndCause.AgentFailure, AgentFailure.Failed)]
    [InlineData(ConversationEndCause.Policy, AgentFailure.Failed)]
    [InlineData(ConversationEndCause.Disconnected, AgentFailure.Disconnected)]
    [InlineData(ConversationEndCause.Timeout, AgentFailure.Timeout)]
    [InlineData(ConversationEndCause.Unresponsive, AgentFailure.Unresponsive)]
    [InlineData(ConversationEndCause.ProtocolError, AgentFailure.Failed)]
    [InlineData(ConversationEndCause.Overflow, AgentFailure.Failed)]
    public void A_conversation_that_broke_is_told_by_its_kind_and_its_close_code(ConversationEndCause cause, AgentFailure kind)
    {
        var failure = Failures.ToAgentException(new ConversationException(new(1011, cause, "It broke.")));

        Assert.Equal((kind, 1011), (failure.Failure, failure.Code));
    }

    [Fact]
    public void A_request_that_was_refused_is_told_by_its_status_and_the_wait_that_was_asked_for()
    {
        var wait = TimeSpan.FromSeconds(7);

        var failure = Failures.ToAgentException(
            new AgentsApiException(ConversationEndCause.Busy, "Too many at once.") { StatusCode = HttpStatusCode.TooManyRequests, RetryAfter = wait });

        Assert.Equal((AgentFailure.Busy, 429, "Too many at once.", wait), (failure.Failure, failure.Code, failure.Message, failure.RetryAfter));
    }

    [Fact]
    public void A_request_that_nobody_answered_has_no_status() =>
        Assert.Equal(0, Failures.ToAgentException(new AgentsApiException(ConversationEndCause.Disconnected, "Nobody is there.")).Code);
}
