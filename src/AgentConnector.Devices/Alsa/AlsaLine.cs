using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Alsa;

/// <summary>Two PCM devices, each with its thread.</summary>
internal sealed class AlsaLine : IDeviceLine
{
    private readonly AlsaCapture capture;
    private readonly AlsaPlayback playback;

    public AlsaLine(DuplexRequest request, LineShape shape, LineAudio audio)
    {
        var microphone = AlsaPcm.Open(
            shape.CaptureDevice, DeviceDirection.Capture, shape.CaptureRate, DuplexRequest.FrameLength / 2, periods: 8);
        try
        {
            playback = new(
                AlsaPcm.Open(
                    shape.PlaybackDevice, DeviceDirection.Playback, shape.PlaybackRate, request.PlaybackPeriod, request.PlaybackPeriods),
                audio);
        }
        catch
        {
            microphone.Dispose();
            throw;
        }

        capture = new(microphone, audio);
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
