using System.Threading.Channels;
using AgentConnector.Audio;
using AgentConnector.Endpoints.MediaStreams;

namespace AgentConnector.Endpoints.Dialing;

/// <summary>The audio of a phone call: its media stream, and the dialer's own way to hang up when it is disposed.</summary>
internal sealed class PhoneAudio(MediaStream stream, Func<MediaStream, ValueTask> hangUp) : IAudioEndpoint
{
    public AudioFormat Format => stream.Format;

    /// <summary>A dialer's stream carries sound and nothing else towards the phone, so the keys go as their tones.</summary>
    public string? WhyNoKeys => null;

    public ChannelReader<EndpointEvent> Events => stream.Events;

    public Task CaptureAsync(Action<AudioFrame> heard, CancellationToken cancellationToken) => stream.CaptureAsync(heard, cancellationToken);

    public void Play(AudioFrame frame) => stream.Play(frame);

    public void Clear() => stream.Clear();

    public ValueTask DrainAsync(CancellationToken cancellationToken) => stream.DrainAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await stream.DisposeAsync();
        }
        finally
        {
            await hangUp(stream); // whatever became of its sound, nobody pays for a call that is over
        }
    }
}
