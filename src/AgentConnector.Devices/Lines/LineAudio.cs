namespace AgentConnector.Devices.Lines;

/// <summary>
/// Where native threads leave captured samples and fetch samples to play. Nothing here waits, throws or, after the first
/// call, allocates; it outlives the lines that come and go.
/// </summary>
internal sealed class LineAudio(DuplexRequest request, LineShape shape, TimeProvider time) : IDisposable
{
    // Stress on a two-core machine delayed threads by up to 290 ms; a ring of 400 ms rides over that.
    private const int RingMilliseconds = 400;

    private readonly long origin = time.GetTimestamp();
    private readonly RateEstimate captureClock = new(shape.CaptureRate);
    private readonly RateEstimate playbackClock = new(shape.PlaybackRate);
    private readonly int frame = shape.CaptureRate / 50;
    private int reading;
    private Exception? fault;
    private long capturedSamples;
    private long playedSamples;
    private long underruns;
    private long overruns;
    private TaskCompletionSource started = NewGate();

    /// <summary>Captured samples on their way to the pump.</summary>
    public SampleRing Captured { get; } = new(shape.CaptureRate * RingMilliseconds / 1000);

    /// <summary>What was given to the speaker, on its way to the pump as echo reference.</summary>
    public SampleRing Played { get; } = new(shape.PlaybackRate * RingMilliseconds / 1000);

    /// <summary>Set whenever a frame of 20 ms was captured, or the line's mood changed.</summary>
    public AutoResetEvent Signal { get; } = new(false);

    public LineDirection Capture { get; } = new(shape.CaptureDevice);

    public LineDirection Playback { get; } = new(shape.PlaybackDevice);

    public long SamplesCaptured => Volatile.Read(ref capturedSamples);

    public long SamplesPlayed => Volatile.Read(ref playedSamples);

    public long Underruns => Volatile.Read(ref underruns);

    public long Overruns => Volatile.Read(ref overruns);

    /// <summary>What the source threw, if it did.</summary>
    public Exception? Fault => Volatile.Read(ref fault);

    public double? DriftPpm => captureClock.Ppm - playbackClock.Ppm;

    /// <summary>Told by lines about moves and suspensions; rare, and may allocate.</summary>
    public required Action<StreamEventKind, string> Report { private get; init; }

    /// <summary>Completes when samples have passed both ways since <see cref="Rearm"/>.</summary>
    public Task Started => Volatile.Read(ref started).Task;

    public LineDirection Of(DeviceDirection direction) => direction is DeviceDirection.Capture ? Capture : Playback;

    /// <summary>Forgets the line that was: nothing has started, clocks begin anew.</summary>
    public void Rearm()
    {
        Volatile.Write(ref started, NewGate());
        Capture.Lose();
        Playback.Lose();
        Signal.Set();
    }

    /// <summary>Native capture thread: samples from the microphone.</summary>
    public void Take(ReadOnlySpan<short> samples)
    {
        if (Capture.Passes())
        {
            captureClock.Restart();
            NoteStart();
        }

        Captured.Write(samples);
        capturedSamples += samples.Length;
        captureClock.Observe(time.GetElapsedTime(origin), capturedSamples);
        if (Captured.Count >= frame)
        {
            Signal.Set();
        }
    }

    /// <summary>Native playback thread: the next samples for the speaker.</summary>
    public void Give(Span<short> destination)
    {
        if (Playback.Passes())
        {
            playbackClock.Restart();
            NoteStart();
        }

        Fetch(destination);
        Played.Write(destination);
        playedSamples += destination.Length;
        playbackClock.Observe(time.GetElapsedTime(origin), playedSamples);
    }

    /// <summary>
    /// Asks the source. While a line comes or goes, its thread and the pump may ask at once: the second gets silence
    /// instead of a wait.
    /// </summary>
    public void Fetch(Span<short> destination)
    {
        if (Fault is not null || Interlocked.CompareExchange(ref reading, 1, 0) != 0)
        {
            destination.Clear();
            return;
        }

        try
        {
            request.Playout.Read(destination);
        }
        catch (Exception e)
        {
            // A native thread is below us: nothing may pass. The pump sees the fault and ends the stream.
            destination.Clear();
            Volatile.Write(ref fault, e);
            Signal.Set();
        }
        finally
        {
            Volatile.Write(ref reading, 0);
        }
    }

    public void NoteUnderrun()
    {
        // A stream that has not been asked for samples yet has nothing to run dry of.
        if (!Playback.IsSilent)
        {
            Interlocked.Increment(ref underruns);
        }
    }

    public void NoteOverrun()
    {
        Interlocked.Increment(ref overruns);
        captureClock.Restart();
    }

    public void NoteMoved(DeviceDirection direction, string device)
    {
        Of(direction).Device = device;
        Report(StreamEventKind.Moved, device);
    }

    public void NoteSuspended(DeviceDirection direction, bool suspended)
    {
        var side = Of(direction);
        if (side.Suspend(suspended))
        {
            Report(suspended ? StreamEventKind.Suspended : StreamEventKind.Resumed, side.Device);
            Signal.Set();
        }
    }

    public void Dispose() => Signal.Dispose();

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void NoteStart()
    {
        if (!Capture.IsSilent && !Playback.IsSilent)
        {
            Volatile.Read(ref started).TrySetResult();
        }
    }
}
