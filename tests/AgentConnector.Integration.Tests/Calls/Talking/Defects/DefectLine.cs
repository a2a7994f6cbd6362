using AgentConnector.Endpoints;

namespace AgentConnector.Integration.Tests.Calls.Talking.Defects;

/// <summary><c>line:…</c>, for one call at a time: its endpoints are what the test makes.</summary>
internal sealed class DefectLine(Func<Task<IAudioEndpoint>> open) : IEndpointConnector
{
    public string Scheme => "line";

    public EndpointRefusal? Check(EndpointAddress to, bool simulated) => null;

    public ValueTask<IReadOnlyList<string>> HoldsAsync(EndpointAddress to, CancellationToken cancellationToken) => new([to.ToString()]);

    public Task<IAudioEndpoint> OpenAsync(OpenRequest request, CancellationToken cancellationToken) => open();
}
