using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Wasapi;

/// <summary>A microphone and a speaker, each with its thread.</summary>
internal sealed class WasapiLine : IDeviceLine
{
    // Shared streams move 10 ms at a time; a late thread finds ten of them waiting.
    private static readonly TimeSpan CaptureBuffer = TimeSpan.FromMilliseconds(100);

    private readonly WasapiCapture capture;
    private readonly WasapiPlayback playback;

    public WasapiLine(DuplexRequest request, LineShape shape, LineAudio audio)
    {
        var microphone = new WasapiClient(
            MMDevices.Find(DeviceDirection.Capture, request.CaptureDevice), DeviceDirection.Capture, shape.CaptureRate, CaptureBuffer);
        try
        {
            playback = new(
                new(
                    MMDevices.Find(DeviceDirection.Playback, request.PlaybackDevice),
                    DeviceDirection.Playback,
                    shape.PlaybackRate,
                    request.PlaybackPeriod * request.PlaybackPeriods),
                shape.PlaybackRate,
                audio);
        }
        catch
        {
            microphone.Dispose();
            throw;
        }

        capture = new(microphone, shape.CaptureRate, audio);
        Broken = FirstReasonAsync();
        capture.Start();
        playback.Start();
    }

    public Task<string> Broken { get; }

    public ValueTask DisposeAsync()
    {
        capture.Dispose();
        playback.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> FirstReasonAsync() => await await Task.WhenAny(capture.Broken, playback.Broken);
}
