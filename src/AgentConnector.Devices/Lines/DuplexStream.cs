using System.Threading.Channels;

namespace AgentConnector.Devices.Lines;

/// <summary>
/// Keeps a pair of devices open: Running → Lost → (re-open, waiting longer each time) → Running. Owns the pump, the line of
/// the moment and the task that watches it; the same for every back end.
/// </summary>
internal sealed class DuplexStream : IDuplexStream
{
    private readonly LineOpening opening;
    private readonly DuplexRequest request;
    private readonly LineShape shape;
    private readonly LineAudio audio;
    private readonly StreamEvents events;
    private readonly TimeProvider time;
    private readonly CapturePump pump;
    private readonly CancellationTokenSource closing = new();
    private readonly Task supervision;
    private volatile StreamState state = StreamState.Running;
    private long losses;
    private int disposed;

    private DuplexStream(LineOpening opening, StreamEvents events, TimeProvider time, IDeviceLine line)
    {
        (this.opening, this.events, this.time) = (opening, events, time);
        (_, request, shape, audio) = opening;
        pump = new(request, shape, audio, time);
        supervision = OwnAsync(line);
    }

    public int CaptureRate => shape.CaptureRate;

    public int PlaybackRate => shape.PlaybackRate;

    public string CaptureDevice => audio.Capture.Device;

    public string PlaybackDevice => audio.Playback.Device;

    public StreamState State => state;

    public ChannelReader<StreamEvent> Events => events.Reader;

    public static Task<IDuplexStream> OpenAsync(
        AudioBackend backend, DuplexRequest request, TimeProvider time, CancellationToken cancellationToken) =>
        StartLimit.KeepAsync<IDuplexStream>(
            request.StartTimeout,
            time,
            async token =>
            {
                var shape = await backend.DescribeAsync(request, token);
                var events = new StreamEvents(time);
                var audio = new LineAudio(request, shape, time) { Report = events.Report };
                var opening = new LineOpening(backend, request, shape, audio);
                var line = await opening.OpenAsync(token);
                events.Report(StreamEventKind.Started, $"{audio.Capture.Device} and {audio.Playback.Device}");
                return new DuplexStream(opening, events, time, line);
            },
            cancellationToken);

    public StreamMeasures Measure() => new()
    {
        CaptureLatency = audio.Capture.Latency,
        PlaybackLatency = audio.Playback.Latency,
        EchoDelay = pump.EchoDelay,
        DriftPpm = audio.DriftPpm,
        FramesCaptured = pump.Frames,
        FramesOfSilence = pump.SilentFrames,
        SamplesPlayed = audio.SamplesPlayed,
        Underruns = audio.Underruns,
        Overruns = audio.Overruns,
        SamplesDropped = audio.Captured.Dropped,
        Losses = Volatile.Read(ref losses),
    };

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        // The pump ends first, so that no frame reaches the sink while the devices close.
        pump.Stop();
        await pump.Ended;
        await closing.CancelAsync();
        await supervision;
        state = StreamState.Closed;
        events.Complete();
        audio.Dispose();
        closing.Dispose();
    }

    /// <summary>Never throws: a defect in here, or in a line, ends the stream as one in its sink does.</summary>
    private async Task OwnAsync(IDeviceLine line)
    {
        Exception? fault;
        try
        {
            fault = await SuperviseAsync(line);
        }
        catch (Exception e)
        {
            fault = e;
        }

        if (fault is not null)
        {
            pump.Stop();
            state = StreamState.Closed;
            events.Complete(fault);
        }
    }

    /// <summary>Returns what the pump ended with, when it ended by itself.</summary>
    private async Task<Exception?> SuperviseAsync(IDeviceLine line)
    {
        for (var current = line; current is not null;)
        {
            var reason = await WatchAsync(current);
            if (reason is not null)
            {
                Interlocked.Increment(ref losses);
                state = StreamState.Lost;
                audio.Rearm();
                events.Report(StreamEventKind.Lost, reason);
            }

            await current.DisposeAsync();
            current = reason is null ? null : await ReopenAsync();
        }

        return pump.Ended.IsCompleted ? await pump.Ended : null;
    }

    /// <summary>Returns why the line is lost; null when the stream is to end.</summary>
    private async Task<string?> WatchAsync(IDeviceLine line)
    {
        var watchdog = new Watchdog(audio, request.Watchdog, time);
        pump.Watch(watchdog);
        var lost = Task.WhenAny(line.Broken, watchdog.Complaint);
        try
        {
            await Task.WhenAny(lost, pump.Ended).WaitAsync(closing.Token);
            return pump.Ended.IsCompleted ? null : await await lost;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Tries until there is a line again; null when the stream is to end.</summary>
    private async Task<IDeviceLine?> ReopenAsync()
    {
        for (var delay = request.FirstRetryDelay; ; delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, request.LongestRetryDelay.Ticks)))
        {
            try
            {
                await Task.WhenAny(pump.Ended, Task.Delay(delay, time, closing.Token));
                closing.Token.ThrowIfCancellationRequested();
                if (pump.Ended.IsCompleted)
                {
                    return null;
                }

                var line = await StartLimit.KeepAsync(request.StartTimeout, time, opening.OpenAsync, closing.Token);
                state = StreamState.Running;
                events.Report(StreamEventKind.Restored, $"{CaptureDevice} and {PlaybackDevice}");
                return line;
            }
            catch (OperationCanceledException) when (closing.IsCancellationRequested)
            {
                return null;
            }
            catch (DeviceException)
            {
                // Still gone: the state says so, and whoever holds the stream decides for how long.
                audio.Rearm();
            }
        }
    }
}
