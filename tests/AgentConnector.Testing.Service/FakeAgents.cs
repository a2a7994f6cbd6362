using System.Collections.Concurrent;
using AgentConnector.Agents;

namespace AgentConnector.Testing.Service;

/// <summary>Reaches fake agents: at once, or when the test says so.</summary>
internal sealed class FakeAgents : IAgentConnector
{
    public ConcurrentQueue<AgentRequest> Requests { get; } = [];

    public ConcurrentQueue<FakeAgent> Sessions { get; } = [];

    /// <summary>Thrown instead of connecting.</summary>
    public AgentException? Failure { get; set; }

    /// <summary>Connecting waits for this.</summary>
    public Task Ready { get; set; } = Task.CompletedTask;

    public AgentRefusal? Check(AgentRequest request) => null;

    public async Task<IAgentSession> ConnectAsync(AgentRequest request, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        await Ready.WaitAsync(cancellationToken);
        if (Failure is not null)
        {
            throw Failure;
        }

        var session = Sessions.IsEmpty ? new FakeAgent() : new FakeAgent { ConversationId = $"conv_fake_{Sessions.Count + 1}" };
        Sessions.Enqueue(session);
        return session;
    }
}
