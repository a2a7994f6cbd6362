using System.Collections.Concurrent;
using AgentConnector.Agents;

namespace AgentConnector.Tests.Fakes;

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

        var session = new FakeAgent();
        Sessions.Enqueue(session);
        return session;
    }
}

/// <summary>Opens fake endpoints: <c>fake:…</c> for any number of calls, <c>only:…</c> for one at a time.</summary>
internal sealed class FakeEndpoints(string scheme, bool exclusive) : Endpoints.IEndpointConnector
{
    public ConcurrentQueue<FakeEndpoint> Opened { get; } = [];

    public string Scheme => scheme;

    public bool Exclusive => exclusive;

    public Endpoints.EndpointException? Failure { get; set; }

    public Endpoints.EndpointRefusal? Refusal { get; set; }

    public Endpoints.EndpointRefusal? Check(Endpoints.EndpointAddress address) => Refusal;

    public Task<Endpoints.IAudioEndpoint> OpenAsync(Endpoints.EndpointAddress address, CancellationToken cancellationToken)
    {
        if (Failure is not null)
        {
            return Task.FromException<Endpoints.IAudioEndpoint>(Failure);
        }

        var endpoint = new FakeEndpoint();
        Opened.Enqueue(endpoint);
        return Task.FromResult<Endpoints.IAudioEndpoint>(endpoint);
    }
}
