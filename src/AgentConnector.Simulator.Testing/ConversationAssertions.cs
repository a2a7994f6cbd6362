using System.Text;

namespace AgentConnector.Simulator.Testing;

/// <summary>What a test asks of a conversation. Words are compared without regard to upper and lower case.</summary>
public static class ConversationAssertions
{
    /// <param name="conversation">What the cloud knows of it.</param>
    extension(SimulatedConversation conversation)
    {
        /// <summary>Fails unless the user said this, by voice or as a text message. (The simulator writes down of a voice what its scenario says.)</summary>
        /// <param name="words">A part of one turn.</param>
        /// <returns>The first such turn.</returns>
        /// <exception cref="CloudAssertionException">No turn of the user has these words.</exception>
        public TranscriptTurn AssertUserSaid(string words) => conversation.Said("user", words);

        /// <summary>Fails unless the agent said this. Of a reply that was interrupted, what was heard counts.</summary>
        /// <inheritdoc cref="AssertUserSaid"/>
        public TranscriptTurn AssertAgentSaid(string words) => conversation.Said("agent", words);

        /// <summary>Fails unless the client sent at least so much audio, silence included.</summary>
        /// <exception cref="CloudAssertionException">It sent less.</exception>
        public void AssertAudioSent(TimeSpan atLeast)
        {
            var sent = TimeSpan.FromSeconds((double)conversation.Heard.Count / conversation.HeardSampleRate);
            if (sent < atLeast)
            {
                throw conversation.Failed($"The client sent {sent.TotalSeconds:0.0} s of audio, in {conversation.AudioMessages} messages; {atLeast.TotalSeconds:0.0} s were expected.");
            }
        }

        /// <summary>Fails unless the client answered a call of this tool without an error.</summary>
        /// <param name="tool">The client tool's name.</param>
        /// <returns>The answer to its first call that has one: its text in <see cref="TranscriptToolResult.Result"/>.</returns>
        /// <exception cref="CloudAssertionException">The tool was not called, not answered, or failed.</exception>
        public TranscriptToolResult AssertToolAnswered(string tool) => conversation.Answered(tool) switch
        {
            { IsError: true, Problem: { Length: > 0 } problem } => throw conversation.Failed($"The tool {tool} was not answered: {problem}."),
            { IsError: true } failed => throw conversation.Failed($"The tool {tool} was answered with an error: {failed.Result}"),
            var answer => answer,
        };

        /// <summary>Fails unless the client answered a call of this tool with an error.</summary>
        /// <inheritdoc cref="AssertToolAnswered"/>
        public TranscriptToolResult AssertToolFailed(string tool) => conversation.Answered(tool) switch
        {
            { IsError: true, Problem: { Length: > 0 } problem } => throw conversation.Failed($"The tool {tool} was not answered: {problem}."),
            { IsError: false } right => throw conversation.Failed($"The tool {tool} was answered without an error: {right.Result}"),
            var answer => answer,
        };

        /// <summary>Fails unless the conversation has ended like this.</summary>
        /// <param name="by">Who closed first.</param>
        /// <param name="code">The close code; 1006 for a connection that was cut.</param>
        /// <exception cref="CloudAssertionException">It ended otherwise, or has not ended.</exception>
        public void AssertClosed(ClosedBy by, int code = 1000)
        {
            if (conversation.Close is not { } close)
            {
                throw conversation.Failed($"The conversation has not ended; {by} was expected to close it with {code}.");
            }

            if (close.By != by || close.Code != code)
            {
                throw conversation.Failed($"{close.By} closed the conversation with {close.Code}{(close.Reason is { Length: > 0 } reason ? $" ({reason})" : "")}; {by} with {code} was expected.");
            }
        }

        internal CloudAssertionException Failed(string what) => new($"{what}\n{Told(conversation)}");

        private TranscriptTurn Said(string role, string words) =>
            conversation.Transcript.FirstOrDefault(turn => turn.Role == role && turn.Message?.Contains(words, StringComparison.OrdinalIgnoreCase) is true)
                ?? throw conversation.Failed($"No turn of the {role} has \"{words}\".");

        private TranscriptToolResult Answered(string tool)
        {
            var turns = conversation.Transcript;
            return turns.Select(turn => turn.ToolResult).FirstOrDefault(result => result?.Name == tool)
                ?? throw conversation.Failed(turns.Any(turn => turn.ToolCall?.Name == tool)
                    ? $"The tool {tool} was called and has no answer; perhaps the call wants none."
                    : $"The agent did not call the tool {tool}.");
        }
    }

    private static string Told(SimulatedConversation conversation)
    {
        var text = new StringBuilder($"The transcript of {conversation.Id}, scenario {conversation.Scenario}:");
        foreach (var turn in conversation.Transcript)
        {
            text.Append($"\n  {turn.TimeInCall.TotalSeconds,6:0.0} s {turn.Role}: ").Append(turn switch
            {
                { ToolCall: { } call } => $"calls {call.Name} {call.Parameters}",
                { ToolResult: { } result } => $"{result.Name} {(result.IsError ? "fails" : "answers")}: {(result.Problem is { Length: > 0 } problem ? problem : result.Result)}",
                _ => turn.Message,
            });
        }

        return conversation.Transcript.Count > 0 ? text.ToString() : text.Append(" nothing was said.").ToString();
    }
}
