using AgentConnector.Endpoints;

namespace AgentConnector.AgentTests.Speaking;

/// <summary>Opens the one caller of a test.</summary>
internal sealed class SpokenCallerConnector(Func<SpokenCaller> open) : IEndpointConnector
{
    public string Scheme => "test";

    public EndpointRefusal? Check(EndpointAddress to, bool simulated) => null;

    public Task<IAudioEndpoint> OpenAsync(OpenRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IAudioEndpoint>(open());
    }
}
