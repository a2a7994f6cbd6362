using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Files;

/// <summary>A device that hears silence and whose speaker nobody hears, at the pace of a real one: for machines without sound.</summary>
/// <param name="time">The clock; null for the system's.</param>
public sealed class NullBackend(TimeProvider? time = null) : AudioBackend(time)
{
    private const int Rate = 48_000;

    private static readonly IReadOnlyList<DeviceDescription> Devices =
    [
        new("null", "Silence", DeviceDirection.Capture, Rate, 1, IsDefault: true),
        new("null", "Nobody", DeviceDirection.Playback, Rate, 1, IsDefault: true),
    ];

    /// <inheritdoc/>
    public override string Name => "null";

    internal override Task<IDeviceLine> OpenAsync(DuplexRequest request, LineShape shape, LineAudio audio, CancellationToken cancellationToken) =>
        Task.FromResult<IDeviceLine>(new PacedLine(shape, audio, microphone: null, speaker: null, Time));

    private protected override Task<IReadOnlyList<DeviceDescription>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(Devices);
}
