using System.Runtime.InteropServices;
using System.Threading.Channels;
using AgentConnector.Audio;

namespace AgentConnector.Endpoints.Wav;

/// <summary>
/// A caller that plays a file in real time, 20 ms at a time, then listens in silence and hangs up when nothing more is said.
/// What is played to it is heard by nobody, but takes as long as if somebody listened.
/// </summary>
internal sealed class WavEndpoint : IAudioEndpoint
{
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(20);

    /// <summary>Behind by more than this the pace starts anew instead of catching up: nobody was reading.</summary>
    private static readonly TimeSpan LongestLag = TimeSpan.FromMilliseconds(200);

    private readonly WavReader reader;
    private readonly TimeSpan hangUpAfter;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource closing = new();
    private readonly Channel<AudioFrame> captured = Channel.CreateBounded<AudioFrame>(new BoundedChannelOptions(3) { SingleReader = true });
    private readonly Lock gate = new();
    private readonly long start;
    private readonly Task playing;
    private TimeSpan heardUntil;

    public WavEndpoint(WavReader reader, TimeSpan hangUpAfter, TimeProvider time)
    {
        this.reader = reader;
        this.hangUpAfter = hangUpAfter;
        this.time = time;
        start = time.GetTimestamp();
        playing = PlayFileAsync();
    }

    public AudioFormat Format => reader.Format;

    public ChannelReader<AudioFrame> Captured => captured.Reader;

    private TimeSpan Now => time.GetElapsedTime(start);

    public ValueTask PlayAsync(AudioFrame frame, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var now = Now;
            heardUntil = (heardUntil > now ? heardUntil : now) + frame.Duration;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ClearAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var now = Now;
            heardUntil = heardUntil < now ? heardUntil : now;
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        while (StillToHear() is { Ticks: > 0 } left)
        {
            await Task.Delay(left, time, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await playing;
        reader.Dispose();
        closing.Dispose();
    }

    private TimeSpan StillToHear()
    {
        lock (gate)
        {
            return heardUntil - Now;
        }
    }

    private async Task PlayFileAsync()
    {
        try
        {
            var due = Now;
            var silentSince = TimeSpan.Zero;
            while (true)
            {
                var (frame, fromFile) = NextFrame();
                var unheard = StillToHear();
                silentSince = fromFile ? Now + FrameTime : unheard > TimeSpan.Zero ? Now + unheard : silentSince;
                if (!fromFile && Now - silentSince >= hangUpAfter)
                {
                    captured.Writer.TryComplete();
                    return;
                }

                await captured.Writer.WriteAsync(frame, closing.Token);
                due += FrameTime;
                var wait = due - Now;
                if (wait < -LongestLag)
                {
                    due = Now;
                }
                else if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, time, closing.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            captured.Writer.TryComplete();
        }
        catch (Exception e) when (e is IOException or WavException)
        {
            captured.Writer.TryComplete(new EndpointException("The caller's file can no longer be read.", e));
        }
        catch (Exception e)
        {
            captured.Writer.TryComplete(e); // a defect of ours: the call's own reader tells it
        }
    }

    private (AudioFrame Frame, bool FromFile) NextFrame()
    {
        var bytes = new byte[Format.BytesFor(FrameTime)];
        var read = reader.Read(MemoryMarshal.Cast<byte, short>(bytes.AsSpan()));
        return (new(bytes, Format), read > 0);
    }
}
