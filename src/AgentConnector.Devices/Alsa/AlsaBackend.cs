using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Alsa;

/// <summary>The kernel's sound devices through alsa-lib, for Linux machines without a sound server.</summary>
public sealed class AlsaBackend(TimeProvider time) : IAudioBackend, IDeviceLineOpener
{
    private const string DefaultDevice = "default";

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ProbePeriod = DuplexRequest.FrameLength;

    /// <summary>On the system's clock.</summary>
    public AlsaBackend()
        : this(TimeProvider.System)
    {
    }

    /// <inheritdoc/>
    public string Name => "alsa";

    /// <inheritdoc/>
    public async Task<string?> WhyUnavailableAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var deadline = new Deadline(AnswerTimeout, time, cancellationToken);
            await deadline.KeepAsync(token => DescribeAsync(DefaultDevice, DefaultDevice, token));
            return null;
        }
        catch (DeviceException e)
        {
            // Refused: there is a device, and another program holds it at the moment.
            return e.Fault is DeviceFault.Refused ? null : e.Message;
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeviceDescription>> EnumerateAsync(CancellationToken cancellationToken) => Task.FromResult(AlsaNames.List());

    /// <inheritdoc/>
    public IAsyncEnumerable<DeviceChange> WatchAsync(CancellationToken cancellationToken) =>
        DevicePolling.WatchAsync(this, time, cancellationToken);

    /// <inheritdoc/>
    public Task<IDuplexStream> OpenDuplexAsync(DuplexRequest request, CancellationToken cancellationToken) =>
        DuplexStream.OpenAsync(this, request, time, cancellationToken);

    // Names that alsa-lib does not list may still be in its configuration: only opening tells.
    Task<LineShape> IDeviceLineOpener.DescribeAsync(DuplexRequest request, CancellationToken cancellationToken) =>
        DescribeAsync(request.CaptureDevice ?? DefaultDevice, request.PlaybackDevice ?? DefaultDevice, cancellationToken);

    async Task<IDeviceLine> IDeviceLineOpener.OpenAsync(
        DuplexRequest request, LineShape shape, LineAudio audio, CancellationToken cancellationToken) =>
        await Blocking.CallAsync(() => new AlsaLine(request, shape, audio), cancellationToken);

    private static Task<LineShape> DescribeAsync(string capture, string playback, CancellationToken cancellationToken) => Blocking.CallAsync(
        () => new LineShape(
            capture,
            LineShape.UsableRate(RateOf(capture, DeviceDirection.Capture)),
            playback,
            LineShape.UsableRate(RateOf(playback, DeviceDirection.Playback))),
        cancellationToken);

    private static int RateOf(string device, DeviceDirection direction)
    {
        using var pcm = AlsaPcm.Open(device, direction, rate: null, ProbePeriod, periods: 3);
        return pcm.Rate;
    }
}
