using System.Runtime.InteropServices;
using AgentConnector.Audio;
using AgentConnector.Audio.Wav;
using AgentConnector.Hosting;

namespace AgentConnector.Calls.Scribing;

/// <summary>
/// A call as a stereo WAV: the caller left, the agent right as it was heard, both on the call's clock. Silence is kept, so the length is
/// right. The file is brought up to date five times a second: after a kill it holds all but the last moment. When the disk refuses, recording
/// stops with a warning and the call goes on. Sound is brought by any thread; the file is the <see cref="RecordingWriter"/>'s.
/// </summary>
internal sealed class Recording : IAsyncDisposable
{
    public const int SampleRate = 16_000;

    public static readonly AudioFormat Format = AudioFormat.Pcm(SampleRate);

    /// <summary>The agent's speech comes faster than real time; 11 minutes of it are kept, more than the client lets wait.</summary>
    private const int LongestAhead = 11 * 60 * SampleRate;

    /// <summary>The agent's speech is on its way here for so long, from when its place was found; on a machine that stalls, longer: then it goes where the file stands.</summary>
    private const int UsualWay = SampleRate / 50;

    /// <summary>A caller who brings nothing, not even silence, holds up the file for so long.</summary>
    private const int LongestHole = 5 * SampleRate;

    private readonly Func<Stream> open;
    private readonly RecordingWriter writer;
    private readonly CallClock clock;
    private readonly Action<CallEvent> tell;
    private readonly StereoTimeline timeline = new(LongestAhead);
    private readonly FrameConverter fromCaller;
    private readonly FrameConverter fromAgent;
    private readonly ExecutionContext? context = ExecutionContext.Capture(); // the call's: what is logged of it says of which it is
    private readonly Lock gate = new();
    private volatile WavWriter? wav;
    private long callerNext;
    private long agentNext;
    private TimeSpan? stoppedAt;
    private volatile bool failed;
    private bool isComplete;

    /// <param name="open">Makes the file.</param>
    /// <param name="writer">Writes it from now on.</param>
    /// <param name="formats">What both sides' sound comes in.</param>
    /// <param name="clock">The call's.</param>
    /// <param name="tell">Takes a warning.</param>
    public Recording(Func<Stream> open, RecordingWriter writer, CallFormats formats, CallClock clock, Action<CallEvent> tell)
    {
        this.open = open;
        this.writer = writer;
        this.clock = clock;
        this.tell = tell;
        fromCaller = new(formats.CallerRecorded, Format);
        fromAgent = new(formats.AgentSpeaks, Format);
        writer.Add(this);
    }

    /// <summary>There is a file, or will be when the disk goes on: only one that could not be made never is.</summary>
    public bool Exists => wav is not null || !failed;

    /// <summary>What may still be written to lies behind here: the caller's next frame begins where the last one ended or later, the agent's speech hardly ever before now.</summary>
    private long Settled
    {
        get
        {
            lock (gate)
            {
                var now = Samples(stoppedAt ?? clock.Now);
                return Math.Max(Math.Min(now - UsualWay, callerNext), now - LongestHole);
            }
        }
    }

    /// <summary>The caller's sound, captured from <paramref name="start"/> on the call's clock on.</summary>
    public void AddCaller(AudioFrame heard, TimeSpan start) => Add(StereoLane.Left, fromCaller.Convert(heard), start, ref callerNext);

    /// <summary>The agent's speech, heard from <paramref name="start"/> on the call's clock on.</summary>
    public void AddAgent(AudioFrame speech, TimeSpan start) => Add(StereoLane.Right, fromAgent.Convert(speech), start, ref agentNext);

    /// <summary>The caller has interrupted: what will not be heard is not recorded.</summary>
    /// <param name="at">What is heard before this is on its way to the ear and cannot be taken back.</param>
    public void TruncateAgent(TimeSpan at)
    {
        lock (gate)
        {
            var last = Samples(at);
            timeline.Truncate(StereoLane.Right, last);
            agentNext = Math.Min(agentNext, last);
        }
    }

    /// <summary>The call is over: the recording is exactly so long.</summary>
    public void StopAt(TimeSpan end)
    {
        lock (gate)
        {
            stoppedAt = end;
            timeline.Truncate(StereoLane.Right, Samples(end));
        }
    }

    /// <summary>Begins the file; for the writer's thread.</summary>
    public void Open()
    {
        try
        {
            var file = open();
            try
            {
                wav = new WavWriter(file, SampleRate, channels: 2);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>Writes what is old enough; for the writer's thread. Takes as long as the disk does.</summary>
    /// <param name="frames">Room for what is written at once.</param>
    public void WriteOn(Span<short> frames) => Write(Settled, frames);

    /// <summary>Writes the rest and closes the file; for the writer's thread.</summary>
    /// <param name="frames">Room for what is written at once.</param>
    public void Complete(Span<short> frames)
    {
        Write(Samples(stoppedAt ?? clock.Now), frames);
        isComplete = true; // a turn may be on its way yet
        try
        {
            wav?.Dispose();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    public ValueTask DisposeAsync() => new(writer.CompleteAsync(this));

    private void Add(StereoLane lane, AudioFrame samples, TimeSpan start, ref long next)
    {
        lock (gate)
        {
            if (failed)
            {
                return; // nobody takes it out any more
            }

            // Pieces of one utterance are contiguous to the sample, and never over each other or over what the file has; only a pause moves on by the clock.
            var position = Samples(start);
            position = Math.Max(position - next <= SampleRate / 100 ? next : position, timeline.Taken);
            timeline.Write(lane, position, MemoryMarshal.Cast<byte, short>(samples.Data.Span));
            next = position + (samples.Data.Length / sizeof(short));
        }
    }

    private static long Samples(TimeSpan position) => position.Ticks * SampleRate / TimeSpan.TicksPerSecond;

    private static CallWarning Warning(Exception e) =>
        new("recording_failed", $"The recording could not be written ({SystemWords.Of(e)}); the call goes on without it. Free some room in DATA_DIR.");

    private void Write(long until, Span<short> frames)
    {
        if (failed || isComplete || until <= 0)
        {
            return;
        }

        try
        {
            while (Take(until, frames) is > 0 and var taken)
            {
                wav!.Write(frames[..(taken * 2)]); // where it could not be made, all has failed
            }

            wav!.Flush();
        }
        catch (Exception e) // whatever it is: the call goes on without its recording
        {
            Fail(e);
        }
    }

    private int Take(long until, Span<short> frames)
    {
        lock (gate)
        {
            return timeline.Take(until, frames);
        }
    }

    private void Fail(Exception e)
    {
        if (!failed)
        {
            failed = true;
            lock (gate)
            {
                timeline.Truncate(StereoLane.Left, 0);
                timeline.Truncate(StereoLane.Right, 0);
            }

            if (context is null)
            {
                Tell(e);
            }
            else
            {
                ExecutionContext.Run(context, cause => Tell((Exception)cause!), e);
            }
        }
    }

    private void Tell(Exception e)
    {
        writer.NotRecorded(e);
        tell(Warning(e));
    }
}
