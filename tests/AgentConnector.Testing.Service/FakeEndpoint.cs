using System.Threading.Channels;
using AgentConnector.Audio;
using AgentConnector.Endpoints;

namespace AgentConnector.Testing.Service;

/// <summary>A caller whose mouth and ear a test holds. What is played is heard when the test says so.</summary>
internal sealed class FakeEndpoint(AudioFormat? format = null) : IAudioEndpoint
{
    private readonly Channel<AudioFrame> captured = Channel.CreateUnbounded<AudioFrame>();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private readonly List<AudioFrame> unheard = [];

    public AudioFormat Format { get; } = format ?? AudioFormat.Pcm(16_000);

    public ChannelReader<AudioFrame> Captured => captured.Reader;

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

    public int Played { get; private set; }

    public int Clears { get; private set; }

    public bool Disposed { get; private set; }

    /// <summary>Set to keep <see cref="DrainAsync"/> waiting until <see cref="HearsItOut"/>.</summary>
    public bool Listens { get; init; }

    public void Speaks(AudioFrame frame) => Assert.True(captured.Writer.TryWrite(frame));

    public void HangsUp() => captured.Writer.TryComplete();

    public void Breaks() => captured.Writer.TryComplete(new EndpointException("broken by the test"));

    public void HearsItOut()
    {
        lock (gate)
        {
            unheard.Clear();
        }

        drained.TrySetResult();
    }

    public ValueTask PlayAsync(AudioFrame frame, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Played++;
            unheard.Add(frame);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ClearAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Clears++;
            unheard.Clear();
        }

        return ValueTask.CompletedTask;
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
        captured.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
