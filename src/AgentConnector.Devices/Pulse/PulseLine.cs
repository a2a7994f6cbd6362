using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Pulse;

/// <summary>A connection with a stream each way.</summary>
internal sealed class PulseLine : IDeviceLine
{
    private readonly PulseConnection connection;
    private readonly PulseCapture capture;
    private readonly PulsePlayback playback;

    private PulseLine(PulseConnection connection, LineShape shape, LineAudio audio)
    {
        this.connection = connection;
        using (connection.Lock())
        {
            capture = new(connection, shape.CaptureRate, audio);
            playback = new(connection, shape.PlaybackRate, audio);
        }

        Broken = FirstReasonAsync();
    }

    public Task<string> Broken { get; }

    public static async Task<PulseLine> OpenAsync(
        string? server, DuplexRequest request, LineShape shape, LineAudio audio, CancellationToken cancellationToken)
    {
        var line = new PulseLine(await PulseConnection.ConnectAsync(server, cancellationToken), shape, audio);
        try
        {
            line.capture.Connect(request.CaptureDevice, DuplexRequest.FrameLength, periods: 1);
            line.playback.Connect(request.PlaybackDevice, request.PlaybackPeriod, request.PlaybackPeriods);
            var bothReady = Task.WhenAll(line.capture.Ready, line.playback.Ready);
            await Task.WhenAny(bothReady, line.Broken).WaitAsync(cancellationToken);
            return bothReady.IsCompleted
                ? line
                : throw new DeviceException(DeviceFault.NotFound, $"The sound server did not open the device ({await line.Broken}).");
        }
        catch
        {
            await line.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        capture.Dispose();
        playback.Dispose();
        connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> FirstReasonAsync() =>
        await await Task.WhenAny(capture.Broken, playback.Broken, connection.Broken);
}
