using System.Threading.Channels;
using AgentConnector.Audio;
using AgentConnector.Endpoints;

namespace AgentConnector.Testing.Service;

/// <summary>Frames that outlive their being brought.</summary>
internal static class KeptFrames
{
    /// <summary>A copy.</summary>
    public static AudioFrame Kept(this AudioFrame frame) => frame with { Data = frame.Data.ToArray() };

    /// <summary>All that an endpoint captures from now on, as a channel that ends as the capturing does.</summary>
    public static ChannelReader<AudioFrame> Captured(this IAudioEndpoint endpoint, CancellationToken cancellationToken)
    {
        var frames = Channel.CreateUnbounded<AudioFrame>();
        _ = CaptureAsync();
        return frames.Reader;

        async Task CaptureAsync()
        {
            try
            {
                await endpoint.CaptureAsync(frame => frames.Writer.TryWrite(frame.Kept()), cancellationToken);
                frames.Writer.TryComplete();
            }
            catch (Exception e)
            {
                frames.Writer.TryComplete(e);
            }
        }
    }
}
