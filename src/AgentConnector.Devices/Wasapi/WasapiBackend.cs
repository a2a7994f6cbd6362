using System.Runtime.Versioning;
using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Wasapi;

/// <summary>The Windows audio service, shared with other programs.</summary>
/// <param name="time">The clock; null for the system's.</param>
public sealed class WasapiBackend(TimeProvider? time = null) : AudioBackend(time)
{
    /// <inheritdoc/>
    public override string Name => "wasapi";

    [SupportedOSPlatform("windows")]
    internal override Task<IDeviceLine> OpenAsync(DuplexRequest request, LineShape shape, LineAudio audio, CancellationToken cancellationToken) =>
        ThreadedLine.OpenAsync(
            () => new WasapiCapture(request.CaptureDevice, shape.CaptureRate, audio),
            () => new WasapiPlayback(request.PlaybackDevice, shape.PlaybackRate, request.PlaybackPeriod * request.PlaybackPeriods, audio),
            cancellationToken);

    private protected override Task<IReadOnlyList<DeviceDescription>> ListAsync(CancellationToken cancellationToken) => OperatingSystem.IsWindows()
        ? Blocking.CallAsync(WindowsAudio.List, cancellationToken)
        : throw new DeviceException(DeviceFault.BackendUnavailable, "WASAPI is there on Windows only.");

    private protected override async Task<string?> ProbeAsync(CancellationToken cancellationToken)
    {
        var devices = await ListAsync(cancellationToken);
        _ = devices.Choose(DeviceDirection.Capture, null);
        _ = devices.Choose(DeviceDirection.Playback, null);
        return null;
    }
}
