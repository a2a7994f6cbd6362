using System.Net.WebSockets;
using System.Threading.Channels;
using AgentConnector.Audio;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>
/// A phone call's audio over a dialer's media stream. The dialer owns the clock of what is heard: speech goes out ahead of time, marks
/// come back when it was heard, and a clear drops what was not. Run by whoever accepted the socket, held by the call.
/// </summary>
internal sealed class MediaStream : IAudioEndpoint
{
    /// <summary>Five seconds: what the caller says while the agent is being reached. Of more the oldest is dropped and counted.</summary>
    private const int MostCaptured = 250;

    private static readonly TimeSpan MarkTimeout = TimeSpan.FromSeconds(5);

    private readonly StreamSocket socket;
    private readonly MediaStreamOptions options;
    private readonly MediaStreamMetrics metrics;
    private readonly TimeProvider time;
    private readonly CapturedSound captured;
    private readonly Channel<EndpointEvent> events;
    private readonly PlayoutMarks marks = new();
    private readonly StreamPlayout playout;
    private readonly SilenceFill silence;
    private readonly StallWatch bringing;
    private readonly FloodGuard flood;
    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private (WebSocketCloseStatus Status, string Reason)? closing;
    private ITimer? abort;
    private ITimer? windUp;

    public MediaStream(StreamSocket socket, StreamIdentity identity, MediaStreamOptions options, MediaStreamMetrics metrics, TimeProvider time)
    {
        (this.socket, Identity, this.options, this.metrics, this.time) = (socket, identity, options, metrics, time);
        playout = new(socket, marks, options, time);
        captured = new(MostCaptured, MostCaptured, () => metrics.Dropped("captured"));
        (silence, bringing, flood) = (new(identity.Format, time), new(options.IdleTimeout, time), new(time));
        events = Channel.CreateBounded<EndpointEvent>(
            new BoundedChannelOptions(64) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite }, _ => metrics.Dropped("event"));
    }

    public StreamIdentity Identity { get; }

    public AudioFormat Format => Identity.Format;

    public ChannelReader<EndpointEvent> Events => events.Reader;

    /// <summary>Whether the dialer said that the far side hung up.</summary>
    public bool FarSideHungUp { get; private set; }

    /// <summary>How much of what was played was really heard, as far as the marks tell.</summary>
    public TimeSpan Heard => marks.Heard;

    /// <summary>How long until everything queued so far has been heard.</summary>
    public TimeSpan LeftToHear => playout.LeftToHear;

    /// <summary>Carries the audio until either side ends the stream. Never throws: how it ended is told by <see cref="CaptureAsync"/>.</summary>
    /// <param name="watch">Asks what is due.</param>
    public async Task RunAsync(StreamWatch watch)
    {
        metrics.Opened();
        using (watch.Watch(Tick))
        {
            await Task.WhenAll(LoopAsync(WriteAsync), LoopAsync(ReadAsync));
        }

        abort?.Dispose();
        windUp?.Dispose();
        socket.Abort(); // after both goodbyes this closes nothing that is still in use
        metrics.Closed();
        finished.TrySetResult();
    }

    public Task CaptureAsync(Action<AudioFrame> heard, CancellationToken cancellationToken) => captured.ListenAsync(heard, cancellationToken);

    public void Play(AudioFrame frame)
    {
        if (!playout.TryPlay(frame))
        {
            metrics.Dropped("played");
        }
    }

    public void Clear() => playout.Clear();

    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await playout.MarkAsync().WaitAsync(LeftToHear + MarkTimeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // a dialer that returns no marks: by now it was heard
        }
    }

    /// <summary>Tells the call of something beside the sound.</summary>
    public void Tell(EndpointEvent happened) => events.Writer.TryWrite(happened);

    /// <summary>The dialer says elsewhere that the call is over: the stream has a moment to tell its own end.</summary>
    public void WindUp()
    {
        lock (gate)
        {
            if (closing is null && windUp is null)
            {
                windUp = time.CreateTimer(_ => HungUp(), state: null, options.CloseTimeout, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Ends the stream with a failure that becomes the call's ending.</summary>
    public void Fail(EndpointException failure) => End(WebSocketCloseStatus.PolicyViolation, "the stream was ended", failure);

    public async ValueTask DisposeAsync()
    {
        End(WebSocketCloseStatus.NormalClosure, "the call is over", failure: null);
        await finished.Task;
    }

    private void HungUp() => End(WebSocketCloseStatus.NormalClosure, "the call is over", failure: null);

    private void End(WebSocketCloseStatus status, string reason, Exception? failure)
    {
        captured.Complete(failure);
        events.Writer.TryComplete();
        lock (gate)
        {
            if (closing is not null)
            {
                return;
            }

            closing = (status, reason);
            abort = time.CreateTimer(_ => socket.Abort(), state: null, options.CloseTimeout, Timeout.InfiniteTimeSpan);
        }

        playout.Close();
    }

    /// <summary>Runs one direction. Whatever comes out of it ends the stream, and with it the other direction.</summary>
    private async Task LoopAsync(Func<Task> direction)
    {
        try
        {
            await direction();
        }
        catch (EndpointException e)
        {
            End(WebSocketCloseStatus.MessageTooBig, "the message is too long", e);
            socket.Abort();
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            Fail(new EndpointException("The connection to the dialer broke.", e));
            socket.Abort();
        }
        catch (Exception e)
        {
            End(WebSocketCloseStatus.InternalServerError, "a defect", e); // ours: the call's own reader tells it
            socket.Abort();
        }
    }

    private async Task ReadAsync()
    {
        bringing.Moved();
        silence.Heard();
        while (await socket.ReceiveAsync() is { } message)
        {
            bringing.Moved();
            if (closing is null)
            {
                Handle(message);
            }
        }

        FarSideHungUp |= closing is null;
        HungUp();
    }

    /// <summary>What is due by time alone. What takes longer than a look is done elsewhere: this is asked of all streams, one after the other.</summary>
    private void Tick()
    {
        if (closing is null && (bringing.IsStalled() | playout.IsStalled | silence.Look())) // each looks every time
        {
            ThreadPool.UnsafeQueueUserWorkItem(stream => stream.LookAfter(), this, preferLocal: false);
        }

        if (playout.IsWaiting)
        {
            ThreadPool.UnsafeQueueUserWorkItem(waiting => waiting.GoOn(), playout, preferLocal: false);
        }
    }

    private void LookAfter()
    {
        if (bringing.IsStalled())
        {
            Fail(new($"The dialer sent nothing for {options.IdleTimeout.TotalSeconds:0} s."));
        }
        else if (playout.IsStalled)
        {
            Fail(new($"The dialer took nothing of what was sent for {options.IdleTimeout.TotalSeconds:0} s."));
        }
        else if (closing is null)
        {
            foreach (var frame in silence.Take())
            {
                captured.Write(frame);
            }
        }
    }

    private void Handle(StreamMessage message)
    {
        if (flood.Excess(message, Format) is { } excess)
        {
            Fail(new(excess));
            return;
        }

        switch (message)
        {
            case StreamMessage.Audio audio:
                silence.Heard();
                captured.Write(new(audio.Data, Format));
                break;
            case StreamMessage.Key(var name):
                Tell(new KeyPressed(name));
                break;
            case StreamMessage.Mark(var name):
                marks.Return(name);
                break;
            case StreamMessage.Stop:
                FarSideHungUp = true;
                HungUp();
                break;
            case StreamMessage.Wrong or StreamMessage.Start or StreamMessage.Hello: // the first start holds
                metrics.Mistaken();
                break;
            default:
                metrics.Unknown();
                break;
        }
    }

    private async Task WriteAsync()
    {
        await playout.Over;
        await socket.CloseAsync(closing!.Value.Status, closing.Value.Reason);
    }
}
