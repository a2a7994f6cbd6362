namespace AgentConnector.Devices.Lines;

/// <summary>
/// The thread between the native side and the sink: collects samples into 20 ms frames, puts what was played beside them,
/// and keeps the pace with silence, both ways, while there is no device.
/// </summary>
internal sealed class CapturePump
{
    private readonly DuplexRequest request;
    private readonly LineAudio audio;
    private readonly EchoReference reference;
    private readonly FrameClock clock;
    private readonly short[] captured;
    private readonly short[] played;
    private readonly short[] unheard;
    private readonly TaskCompletionSource<Exception?> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread thread;
    private volatile bool stopping;
    private volatile Watchdog? watchdog;
    private long frames;
    private long silentFrames;

    public CapturePump(DuplexRequest request, LineShape shape, LineAudio audio, TimeProvider time)
    {
        (this.request, this.audio) = (request, audio);
        reference = new(shape, audio);
        clock = new(time, DuplexRequest.FrameLength);
        captured = new short[shape.CaptureRate / 50];
        played = new short[shape.PlaybackRate / 50];
        unheard = new short[shape.PlaybackRate / 50];
        thread = new(Run) { IsBackground = true, Name = "audio pump", Priority = ThreadPriority.Highest };
        thread.Start();
    }

    /// <summary>Completes when the thread has ended: with null when it was told to, else with what sink or source threw.</summary>
    public Task<Exception?> Ended => ended.Task;

    public long Frames => Volatile.Read(ref frames);

    public long SilentFrames => Volatile.Read(ref silentFrames);

    public TimeSpan EchoDelay => reference.Delay;

    /// <summary>Has it look after the line of the moment, instead of the one before.</summary>
    public void Watch(Watchdog line) => watchdog = line;

    public void Stop()
    {
        stopping = true;
        audio.Signal.Set();
    }

    private void Run()
    {
        SoundThread.Prefer();
        try
        {
            while (!stopping && audio.Fault is null)
            {
                Deliver();
                StandIn();
                watchdog?.Look();
            }

            ended.SetResult(audio.Fault);
        }
        catch (Exception e)
        {
            // The sink threw. The stream owns this thread and passes it on.
            ended.SetResult(e);
        }
    }

    private void Deliver()
    {
        for (var waiting = audio.Captured.Count; !stopping && audio.Captured.TryRead(captured); waiting = audio.Captured.Count)
        {
            reference.Fetch(played, waiting);
            request.Capture.Write(captured, played);
            Volatile.Write(ref frames, frames + 1);
        }
    }

    /// <summary>Waits for samples, or, where a direction is silent, for the wall clock, and plays its part.</summary>
    private void StandIn()
    {
        if (!audio.Capture.IsSilent && !audio.Playback.IsSilent)
        {
            audio.Signal.WaitOne(request.Watchdog / 2); // samples that come no more wake nobody
            clock.Restart();
            return;
        }

        audio.Signal.WaitOne(clock.UntilNext() + TimeSpan.FromMilliseconds(1));
        for (var due = clock.Due(); due > 0 && !stopping; due--)
        {
            if (audio.Playback.IsSilent)
            {
                audio.Fetch(unheard);
            }

            if (audio.Capture.IsSilent)
            {
                Array.Clear(captured);
                reference.Fetch(played, captured.Length);
                request.Capture.Write(captured, played);
                Volatile.Write(ref frames, frames + 1);
                Volatile.Write(ref silentFrames, silentFrames + 1);
            }
        }
    }
}
