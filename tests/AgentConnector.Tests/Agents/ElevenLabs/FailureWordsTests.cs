using AgentConnector.Agents.ElevenLabs;
using AgentConnector.ElevenLabs;

namespace AgentConnector.Tests.Agents.ElevenLabs;

/// <summary>The library speaks to programmers; the record of a call speaks to its operator.</summary>
public sealed class FailureWordsTests
{
    [Theory]
    [InlineData(ConversationEndCause.Overflow, "The agent sent more than can be played and written down")]
    [InlineData(ConversationEndCause.Unresponsive, "as told")]
    public void An_agent_that_floods_is_named_as_the_cause(ConversationEndCause cause, string expected) =>
        Assert.StartsWith(expected, Failures.Words(cause, "as told"), StringComparison.Ordinal);
}
