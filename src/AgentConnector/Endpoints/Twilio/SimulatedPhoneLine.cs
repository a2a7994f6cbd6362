namespace AgentConnector.Endpoints.Twilio;

/// <summary>The built-in phone line.</summary>
internal sealed class SimulatedPhoneLine
{
    public TwilioAccount? Account { get; private set; }

    public ValueTask<TwilioAccount> OpenAsync(CancellationToken cancellationToken) => throw new EndpointException("not merged yet");
}
