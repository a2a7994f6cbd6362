using AgentConnector.Endpoints;
using AgentConnector.Endpoints.Device;

namespace AgentConnector.Demo;

/// <summary>Opens what another connector opens, and a loudspeaker with it where this machine has one.</summary>
internal sealed class HeardConnector(IEndpointConnector connector, SoundSystem sound, TimeProvider time) : IEndpointConnector
{
    public string Scheme => connector.Scheme;

    public bool AnswersFirst => connector.AnswersFirst;

    /// <summary>Told when a call opens, and whether it is heard.</summary>
    public Action<bool>? Opened { get; set; }

    public EndpointRefusal? Check(EndpointAddress to, bool simulated) => connector.Check(to, simulated);

    public ValueTask<IReadOnlyList<string>> HoldsAsync(EndpointAddress to, CancellationToken cancellationToken) => connector.HoldsAsync(to, cancellationToken);

    public async Task<IAudioEndpoint> OpenAsync(OpenRequest request, CancellationToken cancellationToken)
    {
        var speaker = await SharedLoudspeaker.OpenAsync(sound, time, cancellationToken);
        Opened?.Invoke(speaker is not null);
        if (speaker is null)
        {
            return await connector.OpenAsync(request, cancellationToken);
        }

        try
        {
            return new HeardEndpoint(await connector.OpenAsync(request, cancellationToken), speaker);
        }
        catch
        {
            await speaker.DisposeAsync();
            throw;
        }
    }
}
