using System.Threading.Channels;
using AgentConnector.Audio;
using AgentConnector.Endpoints;

namespace AgentConnector.Integration.Tests.Calls.Talking.Defects;

/// <summary>A caller's side that works but for one member.</summary>
internal sealed class DefectEndpoint(IAudioEndpoint inner, string member, Defect defect) : IAudioEndpoint
{
    public AudioFormat Format => inner.Format;

    public ChannelReader<EndpointEvent> Events => member is nameof(Events) ? new DefectReader<EndpointEvent>(inner.Events, defect) : inner.Events;

    public TimeSpan? Unheard
    {
        get
        {
            PassIf(nameof(Unheard));
            return inner.Unheard;
        }
    }

    public TimeSpan CaptureDelay
    {
        get
        {
            PassIf(nameof(CaptureDelay));
            return inner.CaptureDelay;
        }
    }

    public async Task CaptureAsync(Action<AudioFrame> heard, CancellationToken cancellationToken)
    {
        await PassIfAsync(nameof(CaptureAsync));
        await inner.CaptureAsync(heard, cancellationToken);
    }

    public void Play(AudioFrame frame)
    {
        PassIf(nameof(Play));
        inner.Play(frame);
    }

    public void Clear() => inner.Clear();

    public ValueTask DrainAsync(CancellationToken cancellationToken) => inner.DrainAsync(cancellationToken);

    public ValueTask SayGoodbyeAsync(bool failed) => PassIfAsync(nameof(SayGoodbyeAsync));

    public async ValueTask DisposeAsync()
    {
        await PassIfAsync(nameof(DisposeAsync));
        await inner.DisposeAsync();
    }

    private void PassIf(string asked)
    {
        if (member == asked)
        {
            defect.Pass();
        }
    }

    private ValueTask PassIfAsync(string asked) => member == asked ? defect.PassAsync() : ValueTask.CompletedTask;
}
