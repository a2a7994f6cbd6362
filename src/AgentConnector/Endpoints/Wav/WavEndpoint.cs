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
    private readonly PlayoutClock clock;
    private readonly Task playing;

    public WavEndpoint(WavReader reader, TimeSpan hangUpAfter, TimeProvider time)
    {
        this.reader = reader;
        this.hangUpAfter = hangUpAfter;
        this.time = time;
        clock = new(time);
        playing = PlayFileAsync();
    }

    public AudioFormat Format => reader.Format;

    public ChannelReader<AudioFrame> Captured => captured.Reader;

    public ValueTask PlayAsync(AudioFrame frame, CancellationToken cancellationToken)
    {
        clock.Add(frame.Duration);
        return ValueTask.CompletedTask;
    }

    public ValueTask ClearAsync(CancellationToken cancellationToken)
    {
        clock.Clear();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        while (clock.Left is { Ticks: > 0 } left)
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

    private async Task PlayFileAsync()
    {
        try
        {
            var due = clock.Now;
            var silentSince = TimeSpan.Zero;
            while (true)
            {
                var (frame, fromFile) = NextFrame();
                var unheard = clock.Left;
                silentSince = fromFile ? clock.Now + FrameTime : unheard > TimeSpan.Zero ? clock.Now + unheard : silentSince;
                if (!fromFile && clock.Now - silentSince >= hangUpAfter)
                {
                    captured.Writer.TryComplete();
                    return;
                }

                await captured.Writer.WriteAsync(frame, closing.Token);
                due += FrameTime;
                var wait = due - clock.Now;
                if (wait < -LongestLag)
                {
                    due = clock.Now;
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
