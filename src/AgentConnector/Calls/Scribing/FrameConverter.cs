using AgentConnector.Audio;

namespace AgentConnector.Calls.Scribing;

/// <summary>
/// Turns frames into one format, whatever they come in: an agent may change its format in mid-call, and a new stream begins. One frame at a time: the
/// bytes of a converted one are valid until the next.
/// </summary>
internal sealed class FrameConverter(AudioFormat from, AudioFormat to)
{
    /// <summary>A usual frame; what comes in longer pieces is not worth keeping room for.</summary>
    private const int MostKept = 4 * 1024;

    private AudioConverter converter = new(from, to);
    private byte[] output = [];

    public AudioFrame Convert(AudioFrame frame)
    {
        if (frame.Format == to)
        {
            return frame;
        }

        if (frame.Format != converter.From)
        {
            converter = new(frame.Format, to);
        }

        var room = converter.OutputFor(frame.Data.Length);
        var bytes = room <= output.Length ? output : new byte[room];
        output = bytes.Length <= MostKept ? bytes : output;
        return new(bytes.AsMemory(0, converter.Convert(frame.Data.Span, bytes)), to);
    }

    /// <summary>Forgets the stream so far.</summary>
    public void Reset() => converter.Reset();
}
