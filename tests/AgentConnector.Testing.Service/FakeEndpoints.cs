using System.Collections.Concurrent;
using AgentConnector.Endpoints;

namespace AgentConnector.Testing.Service;

/// <summary>Opens fake endpoints: <c>fake:…</c> for any number of calls, <c>only:…</c> for one at a time.</summary>
internal sealed class FakeEndpoints(string scheme, bool exclusive) : IEndpointConnector
{
    public ConcurrentQueue<FakeEndpoint> Opened { get; } = [];

    public string Scheme => scheme;

    public EndpointException? Failure { get; set; }

    public EndpointRefusal? Refusal { get; set; }

    public EndpointRefusal? Check(EndpointAddress to, bool simulated) => Refusal;

    public ValueTask<IReadOnlyList<string>> HoldsAsync(EndpointAddress to, CancellationToken cancellationToken) => new(exclusive ? [to.ToString()] : []);

    public Task<IAudioEndpoint> OpenAsync(OpenRequest request, CancellationToken cancellationToken)
    {
        if (Failure is not null)
        {
            return Task.FromException<IAudioEndpoint>(Failure);
        }

        var endpoint = new FakeEndpoint();
        Opened.Enqueue(endpoint);
        return Task.FromResult<IAudioEndpoint>(endpoint);
    }
}
