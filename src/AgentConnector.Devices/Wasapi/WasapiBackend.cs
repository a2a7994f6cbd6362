using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Wasapi;

/// <summary>The Windows audio service, shared with other programs.</summary>
public sealed class WasapiBackend(TimeProvider time) : IAudioBackend, IDeviceLineOpener
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    /// <summary>On the system's clock.</summary>
    public WasapiBackend()
        : this(TimeProvider.System)
    {
    }

    /// <inheritdoc/>
    public string Name => "wasapi";

    /// <inheritdoc/>
    public async Task<string?> WhyUnavailableAsync(CancellationToken cancellationToken)
    {
        try
        {
            var devices = await EnumerateAsync(cancellationToken);
            _ = devices.Choose(DeviceDirection.Capture, null);
            _ = devices.Choose(DeviceDirection.Playback, null);
            return null;
        }
        catch (DeviceException e)
        {
            return e.Message;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DeviceDescription>> EnumerateAsync(CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(AnswerTimeout, time, cancellationToken);
        return await deadline.KeepAsync(ListAsync);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<DeviceChange> WatchAsync(CancellationToken cancellationToken) =>
        DevicePolling.WatchAsync(this, time, cancellationToken);

    /// <inheritdoc/>
    public Task<IDuplexStream> OpenDuplexAsync(DuplexRequest request, CancellationToken cancellationToken) =>
        DuplexStream.OpenAsync(this, request, time, cancellationToken);

    async Task<LineShape> IDeviceLineOpener.DescribeAsync(DuplexRequest request, CancellationToken cancellationToken)
    {
        var devices = await ListAsync(cancellationToken);
        var capture = devices.Choose(DeviceDirection.Capture, request.CaptureDevice);
        var playback = devices.Choose(DeviceDirection.Playback, request.PlaybackDevice);
        return new(capture.Name, LineShape.UsableRate(capture.NativeRate), playback.Name, LineShape.UsableRate(playback.NativeRate));
    }

    async Task<IDeviceLine> IDeviceLineOpener.OpenAsync(
        DuplexRequest request, LineShape shape, LineAudio audio, CancellationToken cancellationToken) =>
        await Blocking.CallAsync(() => new WasapiLine(request, shape, audio), cancellationToken);

    private static Task<IReadOnlyList<DeviceDescription>> ListAsync(CancellationToken cancellationToken) => OperatingSystem.IsWindows()
        ? Blocking.CallAsync(MMDevices.List, cancellationToken)
        : throw new DeviceException(DeviceFault.BackendUnavailable, "WASAPI is there on Windows only.");
}
