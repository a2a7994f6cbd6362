using System.Threading.Channels;
using AgentConnector.Audio;
using AgentConnector.Endpoints;
using AgentConnector.Endpoints.Device;

namespace AgentConnector.Demo;

/// <summary>An endpoint both sides of which are heard on a loudspeaker, too, while the call goes on.</summary>
internal sealed class HeardEndpoint : IAudioEndpoint
{
    private readonly IAudioEndpoint endpoint;
    private readonly SharedLoudspeaker speaker;
    private readonly AudioConverter toSpeaker;

    public HeardEndpoint(IAudioEndpoint endpoint, SharedLoudspeaker speaker)
    {
        (this.endpoint, this.speaker) = (endpoint, speaker);
        toSpeaker = new(endpoint.Format, Loudspeaker.Format);
    }

    public AudioFormat Format => endpoint.Format;

    public TimeSpan? Unheard => endpoint.Unheard;

    public TimeSpan CaptureDelay => endpoint.CaptureDelay;

    public ChannelReader<EndpointEvent> Events => endpoint.Events;

    public Task CaptureAsync(Action<AudioFrame> heard, CancellationToken cancellationToken)
    {
        var callerToSpeaker = new AudioConverter(endpoint.Format, Loudspeaker.Format);
        return endpoint.CaptureAsync(
            frame =>
            {
                speaker.Caller(callerToSpeaker.Convert(frame).Data.Span);
                heard(frame);
            },
            cancellationToken);
    }

    public void Play(AudioFrame frame)
    {
        speaker.Agent(toSpeaker.Convert(frame).Data.Span);
        endpoint.Play(frame);
    }

    public void Clear()
    {
        speaker.ClearAgent();
        toSpeaker.Reset();
        endpoint.Clear();
    }

    public ValueTask DrainAsync(CancellationToken cancellationToken) => endpoint.DrainAsync(cancellationToken);

    public ValueTask SayGoodbyeAsync(bool failed) => endpoint.SayGoodbyeAsync(failed);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await speaker.DisposeAsync();
        }
        finally
        {
            await endpoint.DisposeAsync();
        }
    }
}
