using System.Threading.Channels;
using AgentConnector.Audio;
using AgentConnector.Devices;

namespace AgentConnector.Endpoints.Device;

/// <summary>A microphone and a speaker of this host, open for one call. Survives their loss for a while.</summary>
internal sealed class DeviceEndpoint : IAudioEndpoint
{
    private const int EventsKept = 32;

    /// <summary>Opened this long before the agent can speak, the device swallows nothing of its first word.</summary>
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(5);

    private readonly IDuplexStream stream;
    private readonly Microphone microphone;
    private readonly Loudspeaker speaker;
    private readonly bool earcons;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource closing = new();
    private readonly Channel<EndpointEvent> events = Channel.CreateBounded<EndpointEvent>(
        new BoundedChannelOptions(EventsKept) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly Task watching;
    private volatile bool closed;

    private DeviceEndpoint(IDuplexStream stream, Microphone microphone, Loudspeaker speaker, DeviceOptions options, TimeProvider time)
    {
        (this.stream, this.microphone, this.speaker, earcons, this.time) = (stream, microphone, speaker, options.Earcons, time);
        watching = WatchAsync(new(stream, note => events.Writer.TryWrite(note), microphone.Settle, options.LossPatience, time));
    }

    public AudioFormat Format => Loudspeaker.Format;

    public ChannelReader<EndpointEvent> Events => events.Reader;

    public TimeSpan? Unheard => speaker.Unheard;

    public TimeSpan CaptureDelay => microphone.Delay;

    /// <summary>What the devices know of themselves.</summary>
    public StreamMeasures Measures => stream.Measure();

    /// <summary>For metrics; also when it is closed.</summary>
    public DeviceReading Reading => new(stream.Measure(), microphone.ErleDb, closed);

    /// <exception cref="EndpointException">It could not be opened; says why.</exception>
    public static async Task<DeviceEndpoint> OpenAsync(
        DevicePlan plan, DeviceOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var (microphone, speaker) = (new Microphone(), new Loudspeaker(time));
        var stream = await OpenStreamAsync(plan, microphone, speaker, options, cancellationToken);
        try
        {
            microphone.Start(stream, plan.Echo.CreateControl(stream.Measure().EchoDelay));
            speaker.Start(stream);
            await SettleAsync(microphone, time, cancellationToken);
            if (options.Earcons)
            {
                speaker.Play(Earcons.Start.Span);
            }

            return new(stream, microphone, speaker, options, time);
        }
        catch
        {
            await stream.DisposeAsync();
            microphone.Dispose();
            throw;
        }
    }

    public Task CaptureAsync(Action<AudioFrame> heard, CancellationToken cancellationToken) => microphone.Frames.ListenAsync(heard, cancellationToken);

    public void Play(AudioFrame frame) => speaker.Play(frame.Data.Span);

    public void Clear() => speaker.Clear();

    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        speaker.EndUtterance();
        while (speaker.Unheard is { Ticks: > 0 } left && !microphone.Frames.IsComplete)
        {
            await Task.Delay(left > Instant ? left : Instant, time, cancellationToken);
        }
    }

    public async ValueTask SayGoodbyeAsync(bool failed)
    {
        if (!earcons)
        {
            return;
        }

        speaker.Clear();
        speaker.Play(failed ? Earcons.Failure.Span : Earcons.End.Span);
        using var limit = new CancellationTokenSource(LongestGoodbye, time);
        try
        {
            await DrainAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // a device that is gone says no goodbye
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await watching;
        microphone.Frames.Complete();
        events.Writer.TryComplete();
        closed = true;
        await stream.DisposeAsync();
        microphone.Dispose(); // no callback comes any more
        closing.Dispose();
    }

    private static async Task<IDuplexStream> OpenStreamAsync(
        DevicePlan plan, Microphone microphone, Loudspeaker speaker, DeviceOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await plan.OpenAsync(microphone, speaker, options, cancellationToken);
        }
        catch (DeviceException e)
        {
            throw e.ToEndpoint();
        }
    }

    private static async Task SettleAsync(Microphone microphone, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await microphone.Settled.WaitAsync(LongestSettling, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Lost in its first second: the watch will tell.
        }
    }

    private async Task WatchAsync(DeviceWatch watch)
    {
        try
        {
            if (await watch.RunAsync(closing.Token) is { } reason)
            {
                microphone.Frames.Complete(reason);
            }
        }
        catch (Exception e)
        {
            microphone.Frames.Complete(e); // a defect of ours: the call's own reader tells it
        }
    }
}
