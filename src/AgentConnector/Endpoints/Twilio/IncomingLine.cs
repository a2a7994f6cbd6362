namespace AgentConnector.Endpoints.Twilio;

/// <summary>The line of one arriving call: opened once, by the call that was admitted for it.</summary>
internal sealed class IncomingLine(Func<CancellationToken, Task<IAudioEndpoint>> open) : IEndpointConnector
{
    public string Scheme => "tel";

    public bool Exclusive => false;

    public EndpointRefusal? Check(EndpointAddress address) => null;

    public Task<IAudioEndpoint> OpenAsync(EndpointAddress address, CancellationToken cancellationToken) => open(cancellationToken);
}
