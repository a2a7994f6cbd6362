using AgentConnector.Agents;
using AgentConnector.Audio;

namespace AgentConnector.Integration.Tests.Calls.Talking.Defects;

/// <summary>Real agents, but for one member of their sessions.</summary>
internal sealed class DefectAgents(IAgentConnector inner, string member, Defect defect) : IAgentConnector
{
    public AgentRefusal? Check(AgentRequest request) => inner.Check(request);

    public async Task<IAgentSession> ConnectAsync(AgentRequest request, CancellationToken cancellationToken)
    {
        if (member is nameof(ConnectAsync))
        {
            await defect.PassAsync();
        }

        return new Session(await inner.ConnectAsync(request, cancellationToken), member, defect);
    }

    private sealed class Session(IAgentSession inner, string member, Defect defect) : IAgentSession
    {
        public string ConversationId => inner.ConversationId;

        public Uri Address => inner.Address;

        public AudioFormat Hears => inner.Hears;

        public AudioFormat Speaks => inner.Speaks;

        public async Task ListenAsync(Action<AgentEvent> happened, CancellationToken cancellationToken)
        {
            await PassIfAsync(nameof(ListenAsync));
            await inner.ListenAsync(happened, cancellationToken);
        }

        public void SendAudio(AudioFrame frame)
        {
            if (member is nameof(SendAudio))
            {
                defect.Pass();
            }

            inner.SendAudio(frame);
        }

        public ValueTask SendAsync(AgentMessage message, CancellationToken cancellationToken) => inner.SendAsync(message, cancellationToken);

        public async ValueTask AnswerToolAsync(string toolCallId, string result, bool isError, CancellationToken cancellationToken)
        {
            await PassIfAsync(nameof(AnswerToolAsync));
            await inner.AnswerToolAsync(toolCallId, result, isError, cancellationToken);
        }

        public ValueTask AnswerApprovalAsync(string toolCallId, bool isApproved, CancellationToken cancellationToken) =>
            inner.AnswerApprovalAsync(toolCallId, isApproved, cancellationToken);

        public async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            await PassIfAsync(nameof(DisposeAsync));
        }

        private ValueTask PassIfAsync(string asked) => member == asked ? defect.PassAsync() : ValueTask.CompletedTask;
    }
}
