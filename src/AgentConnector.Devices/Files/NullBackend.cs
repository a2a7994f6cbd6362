using System.Runtime.CompilerServices;
using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Files;

/// <summary>A device that hears silence and whose speaker nobody hears, at the pace of a real one: for machines without sound.</summary>
public sealed class NullBackend(TimeProvider time) : IAudioBackend, IDeviceLineOpener
{
    private const int Rate = 48_000;

    private static readonly IReadOnlyList<DeviceDescription> Devices =
    [
        new("null", "Silence", DeviceDirection.Capture, Rate, 1, IsDefault: true),
        new("null", "Nobody", DeviceDirection.Playback, Rate, 1, IsDefault: true),
    ];

    /// <summary>On the system's clock.</summary>
    public NullBackend()
        : this(TimeProvider.System)
    {
    }

    /// <inheritdoc/>
    public string Name => "null";

    /// <inheritdoc/>
    public Task<string?> WhyUnavailableAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeviceDescription>> EnumerateAsync(CancellationToken cancellationToken) => Task.FromResult(Devices);

    /// <inheritdoc/>
    public async IAsyncEnumerable<DeviceChange> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        yield break;
    }

    /// <inheritdoc/>
    public Task<IDuplexStream> OpenDuplexAsync(DuplexRequest request, CancellationToken cancellationToken) =>
        DuplexStream.OpenAsync(this, request, time, cancellationToken);

    Task<LineShape> IDeviceLineOpener.DescribeAsync(DuplexRequest request, CancellationToken cancellationToken)
    {
        var capture = Devices.Choose(DeviceDirection.Capture, request.CaptureDevice);
        var playback = Devices.Choose(DeviceDirection.Playback, request.PlaybackDevice);
        return Task.FromResult(new LineShape(capture.Name, Rate, playback.Name, Rate));
    }

    Task<IDeviceLine> IDeviceLineOpener.OpenAsync(
        DuplexRequest request, LineShape shape, LineAudio audio, CancellationToken cancellationToken) =>
        Task.FromResult<IDeviceLine>(new PacedLine(shape, audio, microphone: null, speaker: null, time));
}
