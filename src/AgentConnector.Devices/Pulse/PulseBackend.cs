using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Pulse;

/// <summary>PulseAudio, and PipeWire through its PulseAudio server.</summary>
/// <param name="server">The server's address; null for the one the desktop or <c>PULSE_SERVER</c> names.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class PulseBackend(string? server = null, TimeProvider? time = null) : AudioBackend(time)
{
    /// <inheritdoc/>
    public override string Name => "pulse";

    internal override async Task<IDeviceLine> OpenAsync(
        DuplexRequest request, LineShape shape, LineAudio audio, CancellationToken cancellationToken)
    {
        // Where a person's microphone is not the default, the server's own choice would be what a speaker plays.
        var microphone = (await ListAsync(cancellationToken)).Choose(DeviceDirection.Capture, request.CaptureDevice);
        var asked = request.CaptureDevice is null && !microphone.IsDefault ? request with { CaptureDevice = microphone.Name } : request;
        return await PulseLine.OpenAsync(server, asked, shape, audio, cancellationToken);
    }

    private protected override async Task<IReadOnlyList<DeviceDescription>> ListAsync(CancellationToken cancellationToken)
    {
        using var connection = await PulseConnection.ConnectAsync(server, cancellationToken);
        return await PulseListing.OfAsync(connection, cancellationToken);
    }
}
