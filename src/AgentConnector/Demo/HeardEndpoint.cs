using System.Diagnostics.CodeAnalysis;
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
        Captured = new Tap(endpoint.Captured, new AudioConverter(endpoint.Format, Loudspeaker.Format), speaker);
    }

    public AudioFormat Format => endpoint.Format;

    public ChannelReader<AudioFrame> Captured { get; }

    public TimeSpan? Unheard => endpoint.Unheard;

    public TimeSpan CaptureDelay => endpoint.CaptureDelay;

    public ChannelReader<EndpointEvent> Events => endpoint.Events;

    public ValueTask PlayAsync(AudioFrame frame, CancellationToken cancellationToken)
    {
        speaker.Agent(toSpeaker.Convert(frame).Data.Span);
        return endpoint.PlayAsync(frame, cancellationToken);
    }

    public ValueTask ClearAsync(CancellationToken cancellationToken)
    {
        speaker.ClearAgent();
        toSpeaker.Reset();
        return endpoint.ClearAsync(cancellationToken);
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

    /// <summary>What the caller says, to be heard as the bridge takes it.</summary>
    private sealed class Tap(ChannelReader<AudioFrame> captured, AudioConverter toSpeaker, SharedLoudspeaker speaker) : ChannelReader<AudioFrame>
    {
        public override Task Completion => captured.Completion;

        public override bool TryRead([MaybeNullWhen(false)] out AudioFrame frame)
        {
            if (!captured.TryRead(out frame))
            {
                return false;
            }

            speaker.Caller(toSpeaker.Convert(frame).Data.Span);
            return true;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => captured.WaitToReadAsync(cancellationToken);
    }
}
