using AgentConnector.Endpoints;

namespace AgentConnector.Integration.Tests.Calls.Talking.Defects;

/// <summary><c>line:…</c>, for one call at a time: its endpoints are what the test makes.</summary>
internal sealed class DefectLine(Func<Task<IAudioEndpoint>> open) : IEndpointConnector
{
    public string Scheme => "line";

    public bool Exclusive => true;

    public EndpointRefusal? Check(EndpointAddress address) => null;

    public Task<IAudioEndpoint> OpenAsync(EndpointAddress address, CancellationToken cancellationToken) => open();
}
