using System.Runtime.InteropServices;
using System.Threading.Channels;
using AgentConnector.Audio;
using AgentConnector.Endpoints;

namespace AgentConnector.AgentTests.Speaking;

/// <summary>A caller who plays his steps in real time, 20 ms at a time, by what he hears of the agent.</summary>
internal sealed class SpokenCaller : IAudioEndpoint
{
    public const int SampleRate = 16_000;

    private const int MostKeys = 64;
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(20);

    /// <summary>Behind by more than this the pace starts anew instead of catching up: this process stood still.</summary>
    private static readonly TimeSpan LongestLag = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider time;
    private readonly PlayoutClock clock;
    private readonly CallerEar ear;
    private readonly CallerScript script;
    private readonly SoundWay way;
    private readonly Channel<EndpointEvent> events = Channel.CreateBounded<EndpointEvent>(new BoundedChannelOptions(MostKeys) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource closing = new();
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int listeners;

    /// <param name="test">What he does.</param>
    /// <param name="sounds">What it sounds like, for each step that says something.</param>
    /// <param name="time">The clock of the call; his own starts now.</param>
    public SpokenCaller(AgentTest test, IReadOnlyList<CallerUtterance?> sounds, TimeProvider time)
    {
        this.time = time;
        clock = new(time);
        var echo = test.Caller.Echo is { } path ? new EchoReturn(path, SampleRate) : null;
        ear = new(clock, Format, echo);
        script = new(test, sounds, ear);
        way = new(test.Caller, echo);
    }

    public AudioFormat Format { get; } = AudioFormat.Pcm(SampleRate);

    public ChannelReader<EndpointEvent> Events => events.Reader;

    /// <summary>What he did and heard so far.</summary>
    public CallerAccount Account
    {
        get
        {
            var (spans, spoken) = (ear.Spans, script.Spoken);
            return new(
                script.Done,
                script.Trouble,
                [.. spoken.Select((step, i) => Answer(spans, step, i + 1 < spoken.Count ? spoken[i + 1].Start : TimeSpan.MaxValue))],
                [.. spoken.Where(step => step.IsInterruption).Select(step => Silence(spans, step))]);
        }
    }

    public async Task CaptureAsync(Action<AudioFrame> heard, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref listeners, 1) != 0)
        {
            throw new InvalidOperationException("Somebody listens here already.");
        }

        using var scope = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing.Token);
        try
        {
            await TalkAsync(heard, scope.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // hung up
        }
        finally
        {
            events.Writer.TryComplete();
            over.TrySetResult();
        }
    }

    public void Play(AudioFrame frame) => ear.Hear(frame);

    public void Clear() => ear.Clear();

    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        while (clock.Left is { Ticks: > 0 } left)
        {
            await Task.Delay(left + TimeSpan.FromMilliseconds(1), time, cancellationToken); // which waits for whole milliseconds, rounded down
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        if (Interlocked.Exchange(ref listeners, 1) != 0)
        {
            await over.Task;
        }

        events.Writer.TryComplete();
        closing.Dispose();
    }

    private static TimeSpan? Answer(IReadOnlyList<HeardSpan> spans, SpokenStep step, TimeSpan next)
    {
        var answer = spans.FirstOrDefault(span => span.Start >= step.End && span.Start < next);
        return answer is null ? null : answer.Start - step.End;
    }

    /// <summary>To the last sound of what the agent was saying, or said before the caller had finished.</summary>
    private static TimeSpan Silence(IReadOnlyList<HeardSpan> spans, SpokenStep step)
    {
        var last = spans.LastOrDefault(span => span.Start < step.End && span.End > step.Start);
        return last is null ? TimeSpan.Zero : last.End - step.Start;
    }

    private async Task TalkAsync(Action<AudioFrame> heard, CancellationToken cancellationToken)
    {
        var due = clock.Now;
        var left = ReadOnlyMemory<short>.Empty;
        while (true)
        {
            if (left.IsEmpty)
            {
                switch (script.Next(clock.Now))
                {
                    case CallerSpeaks(var sound):
                        left = sound.Samples;
                        break;
                    case CallerPresses(var keys):
                        foreach (var key in keys)
                        {
                            events.Writer.TryWrite(new KeyPressed(key));
                        }

                        break;
                    case CallerHangsUp:
                        return;
                }
            }

            var packet = new short[Format.BytesFor(FrameTime) / sizeof(short)];
            var length = Math.Min(packet.Length, left.Length);
            left.Span[..length].CopyTo(packet);
            left = left[length..];
            way.Pass(packet);
            heard(new(MemoryMarshal.AsBytes(packet.AsSpan()).ToArray(), Format));
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
}
