using System.Runtime.InteropServices;
using AgentConnector.Audio;
using AgentConnector.Audio.Wav;

namespace AgentConnector.Endpoints.Wav;

/// <summary>
/// A caller that plays a file in real time, 20 ms at a time, then listens in silence and hangs up when nothing more is said.
/// What is played to it is heard by nobody, but takes as long as if somebody listened.
/// </summary>
internal sealed class WavEndpoint : IAudioEndpoint
{
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(20);

    /// <summary>Behind by more than this the pace starts anew instead of catching up: this process stood still.</summary>
    private static readonly TimeSpan LongestLag = TimeSpan.FromMilliseconds(200);

    private readonly WavReader reader;
    private readonly TimeSpan hangUpAfter;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource closing = new();
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PlayoutClock clock;
    private int listeners;

    public WavEndpoint(WavReader reader, TimeSpan hangUpAfter, TimeProvider time)
    {
        this.reader = reader;
        this.hangUpAfter = hangUpAfter;
        this.time = time;
        clock = new(time);
    }

    public AudioFormat Format => reader.Format;

    /// <summary>Plays the file.</summary>
    public async Task CaptureAsync(Action<AudioFrame> heard, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref listeners, 1) != 0)
        {
            throw new InvalidOperationException("Somebody listens here already.");
        }

        using var scope = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing.Token);
        try
        {
            await PlayFileAsync(heard, scope.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // hung up
        }
        catch (Exception e) when (e is IOException or WavException)
        {
            throw new EndpointException("The caller's file can no longer be read.", e);
        }
        finally
        {
            over.TrySetResult();
        }
    }

    public void Play(AudioFrame frame) => clock.Add(frame.Duration);

    public void Clear() => clock.Clear();

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
        if (Interlocked.Exchange(ref listeners, 1) != 0)
        {
            await over.Task;
        }

        reader.Dispose();
        closing.Dispose();
    }

    private async Task PlayFileAsync(Action<AudioFrame> heard, CancellationToken cancellationToken)
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
                return;
            }

            heard(frame);
            due += FrameTime;
            var wait = due - clock.Now;
            if (wait < -LongestLag)
            {
                due = clock.Now;
            }
            else if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    private (AudioFrame Frame, bool FromFile) NextFrame()
    {
        var bytes = new byte[Format.BytesFor(FrameTime)];
        var read = reader.Read(MemoryMarshal.Cast<byte, short>(bytes.AsSpan()));
        return (new(bytes, Format), read > 0);
    }
}
