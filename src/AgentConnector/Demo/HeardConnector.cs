using AgentConnector.Endpoints;
using AgentConnector.Endpoints.Device;

namespace AgentConnector.Demo;

/// <summary>Opens what another connector opens, and a loudspeaker with it where this machine has one.</summary>
internal sealed class HeardConnector(IEndpointConnector connector, SoundSystem sound, TimeProvider time) : IEndpointConnector
{
    public string Scheme => connector.Scheme;

    public bool Exclusive => connector.Exclusive;

    /// <summary>Told when a call opens, and whether it is heard.</summary>
    public Action<bool>? Opened { get; set; }

    public EndpointRefusal? Check(EndpointAddress address) => connector.Check(address);

    public async Task<IAudioEndpoint> OpenAsync(EndpointAddress address, CancellationToken cancellationToken)
    {
        var speaker = await Loudspeaker.OpenAsync(sound, time, cancellationToken);
        Opened?.Invoke(speaker is not null);
        if (speaker is null)
        {
            return await connector.OpenAsync(address, cancellationToken);
        }

        try
        {
            return new HeardEndpoint(await connector.OpenAsync(address, cancellationToken), speaker);
        }
        catch
        {
            await speaker.DisposeAsync();
            throw;
        }
    }
}
