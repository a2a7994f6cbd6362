using System.Threading.Channels;
using AgentConnector.Audio;
using AgentConnector.Endpoints;

namespace AgentConnector.Testing.Service;

/// <summary>A caller whose mouth and ear a test holds. What is played is heard when the test says so.</summary>
internal sealed class FakeEndpoint(AudioFormat? format = null) : IAudioEndpoint
{
    private readonly Spoken<AudioFrame> captured = new(frame => frame.Kept());
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<EndpointEvent> happened = Channel.CreateUnbounded<EndpointEvent>();
    private readonly Lock gate = new();
    private readonly List<AudioFrame> unheard = [];

    public AudioFormat Format { get; } = format ?? AudioFormat.Pcm(16_000);

    /// <summary>Played, and neither heard nor cleared.</summary>
    public IReadOnlyList<AudioFrame> Unheard
    {
        get
        {
            lock (gate)
            {
                return [.. unheard];
            }
        }
    }

    /// <summary>How long the device's own delay lets sound be heard on, once nothing is queued; null when it does not know.</summary>
    public TimeSpan? SpeakerDelay { get; init; }

    public TimeSpan CaptureDelay { get; init; }

    TimeSpan? IAudioEndpoint.Unheard => SpeakerDelay + TimeSpan.FromTicks(Unheard.Sum(frame => frame.Duration.Ticks));

    /// <summary>There is a phone at its other end.</summary>
    public bool IsPhone { get; init; }

    string? IAudioEndpoint.WhyNoKeys => IsPhone ? null : "There is no phone.";

    public int Played { get; private set; }

    public int Clears { get; private set; }

    public bool Disposed { get; private set; }

    /// <summary>Set to keep <see cref="DrainAsync"/> waiting until <see cref="HearsItOut"/>.</summary>
    public bool Listens { get; init; }

    public ChannelReader<EndpointEvent> Events => happened.Reader;

    public void Presses(char key) => Assert.True(happened.Writer.TryWrite(new KeyPressed(key)));

    public void Notes(EndpointNote note) => Assert.True(happened.Writer.TryWrite(note));

    public void Speaks(AudioFrame frame) => captured.Say(frame);

    public void HangsUp() => captured.End();

    public void Breaks() => captured.End(new EndpointException("broken by the test"));

    public void HearsItOut()
    {
        lock (gate)
        {
            unheard.Clear();
        }

        drained.TrySetResult();
    }

    public Task CaptureAsync(Action<AudioFrame> heard, CancellationToken cancellationToken) => captured.ListenAsync(heard, cancellationToken);

    public void Play(AudioFrame frame)
    {
        lock (gate)
        {
            Played++;
            unheard.Add(frame.Kept());
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            Clears++;
            unheard.Clear();
        }
    }

    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        if (Listens)
        {
            await drained.Task.WaitAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        happened.Writer.TryComplete();
        captured.End();
        return ValueTask.CompletedTask;
    }
}
