namespace AgentConnector.Devices.Lines;

/// <summary>A microphone and a speaker, each with its thread.</summary>
internal sealed class ThreadedLine : IDeviceLine
{
    private readonly LineThread capture;
    private readonly LineThread playback;

    private ThreadedLine(LineThread capture, LineThread playback)
    {
        (this.capture, this.playback) = (capture, playback);
        Broken = FirstReasonAsync();
        capture.Start();
        playback.Start();
    }

    public Task<string> Broken { get; }

    /// <summary>Opens both, on a thread of its own for as long as a driver may take.</summary>
    /// <exception cref="DeviceException">One cannot be opened; neither stays open.</exception>
    public static async Task<IDeviceLine> OpenAsync(Func<LineThread> openCapture, Func<LineThread> openPlayback, CancellationToken cancellationToken) =>
        await Blocking.CallAsync(
            () =>
            {
                var capture = openCapture();
                try
                {
                    return new ThreadedLine(capture, openPlayback());
                }
                catch
                {
                    capture.Dispose();
                    throw;
                }
            },
            cancellationToken);

    public ValueTask DisposeAsync()
    {
        capture.Dispose();
        playback.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> FirstReasonAsync() => await await Task.WhenAny(capture.Broken, playback.Broken);
}
