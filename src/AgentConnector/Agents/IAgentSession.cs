using AgentConnector.Audio;

namespace AgentConnector.Agents;

/// <summary>A live conversation with a voice agent. If you hold it, it is connected; dispose it to hang up.</summary>
public interface IAgentSession : IAsyncDisposable
{
    /// <summary>The cloud's id of the conversation.</summary>
    string ConversationId { get; }

    /// <summary>The agent's socket address without its query: the signature in it is a credential.</summary>
    Uri Address { get; }

    /// <summary>The format the agent listens to.</summary>
    AudioFormat Hears { get; }

    /// <summary>The format the agent speaks in; should it change on the way, each frame knows its own.</summary>
    AudioFormat Speaks { get; }

    /// <summary>The line is broken and the agent is being reached again: sound is dropped meanwhile, and texts are kept for it.</summary>
    bool IsAway => false;

    /// <summary>
    /// Brings what the agent does: one event after the other, on the thread that read it. Called once; what came before is brought first.
    /// Returns when the agent says goodbye.
    /// </summary>
    /// <param name="happened">Gets each event, whose sound is valid until it returns. It does not wait for anything.</param>
    /// <param name="cancellationToken">From then on nothing is brought; the task ends when no event is under way any more.</param>
    /// <exception cref="AgentException">The agent failed.</exception>
    Task ListenAsync(Action<AgentEvent> happened, CancellationToken cancellationToken);

    /// <summary>Sends audio in <see cref="Hears"/>, or queues it. Never waits for the network: late audio is dropped and counted. The bytes are the caller's again.</summary>
    void SendAudio(AudioFrame frame);

    /// <summary>Puts a message into the conversation; returns when it was sent.</summary>
    /// <exception cref="AgentException">It could not be sent in time (<see cref="AgentFailure.Unresponsive"/>), or the conversation is over.</exception>
    ValueTask SendAsync(AgentMessage message, CancellationToken cancellationToken);

    /// <summary>Answers a tool call.</summary>
    ValueTask AnswerToolAsync(string toolCallId, string result, bool isError, CancellationToken cancellationToken);

    /// <summary>Approves a tool of an MCP server that the agent has asked for, or refuses it.</summary>
    /// <exception cref="AgentException">As of <see cref="SendAsync"/>.</exception>
    ValueTask AnswerApprovalAsync(string toolCallId, bool isApproved, CancellationToken cancellationToken);
}
