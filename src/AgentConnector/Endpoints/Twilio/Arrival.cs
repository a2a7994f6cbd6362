namespace AgentConnector.Endpoints.Twilio;

/// <summary>One call that came in: opened once, by the call that was admitted for it.</summary>
internal sealed class Arrival(Func<CancellationToken, Task<IAudioEndpoint>> open) : IEndpointConnector
{
    public string Scheme => "tel";

    public bool AnswersFirst => true;

    public EndpointRefusal? Check(EndpointAddress to, bool simulated) => null;

    public Task<IAudioEndpoint> OpenAsync(OpenRequest request, CancellationToken cancellationToken) => open(cancellationToken);
}
