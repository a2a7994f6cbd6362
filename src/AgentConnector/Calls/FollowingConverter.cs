using AgentConnector.Audio;

namespace AgentConnector.Calls;

/// <summary>Turns frames into one format, whatever they come in: an agent may change its format in mid-call, and a new stream begins.</summary>
internal sealed class FollowingConverter(AudioFormat from, AudioFormat to)
{
    private AudioConverter converter = new(from, to);

    public AudioFrame Convert(AudioFrame frame)
    {
        if (frame.Format != converter.From)
        {
            converter = new(frame.Format, converter.To);
        }

        return converter.Convert(frame);
    }

    /// <summary>Forgets the stream so far.</summary>
    public void Reset() => converter.Reset();
}
