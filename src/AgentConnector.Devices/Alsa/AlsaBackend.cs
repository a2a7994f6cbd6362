using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Alsa;

/// <summary>The kernel's sound devices through alsa-lib, for Linux machines without a sound server.</summary>
/// <param name="time">The clock; null for the system's.</param>
public sealed class AlsaBackend(TimeProvider? time = null) : AudioBackend(time)
{
    private const string DefaultDevice = "default";

    private static readonly TimeSpan ProbePeriod = DuplexRequest.FrameLength;

    /// <inheritdoc/>
    public override string Name => "alsa";

    // Names that alsa-lib does not list may still be in its configuration: only opening tells.
    internal override Task<LineShape> DescribeAsync(DuplexRequest request, CancellationToken cancellationToken) =>
        DescribeAsync(request.CaptureDevice ?? DefaultDevice, request.PlaybackDevice ?? DefaultDevice, cancellationToken);

    internal override Task<IDeviceLine> OpenAsync(DuplexRequest request, LineShape shape, LineAudio audio, CancellationToken cancellationToken) =>
        ThreadedLine.OpenAsync(
            () => new AlsaCapture(
                AlsaPcm.Open(shape.CaptureDevice, DeviceDirection.Capture, shape.CaptureRate, DuplexRequest.FrameLength / 2, periods: 8), audio),
            () => new AlsaPlayback(
                AlsaPcm.Open(
                    shape.PlaybackDevice, DeviceDirection.Playback, shape.PlaybackRate, request.PlaybackPeriod, request.PlaybackPeriods),
                audio),
            cancellationToken);

    private protected override Task<IReadOnlyList<DeviceDescription>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(AlsaNames.List());

    private protected override async Task<string?> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await DescribeAsync(DefaultDevice, DefaultDevice, cancellationToken);
        }
        catch (DeviceException e) when (e.Fault is DeviceFault.Refused)
        {
            // There is a device, and another program holds it at the moment.
        }

        return null;
    }

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
