using System.Runtime.InteropServices;
using AgentConnector.Audio;

namespace AgentConnector.Devices;

/// <summary>A speaker fed from a <see cref="PlayoutBuffer"/>: whatever arrives in bursts leaves in real time.</summary>
public sealed class BufferedPlayout : IPlayoutSource
{
    private readonly PlayoutBuffer buffer;

    /// <summary>Reads from a buffer at the stream's <see cref="IDuplexStream.PlaybackRate"/>.</summary>
    /// <exception cref="ArgumentException">The buffer does not hold 16-bit PCM.</exception>
    public BufferedPlayout(PlayoutBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if (buffer.Format.Encoding is not AudioEncoding.Pcm16)
        {
            throw new ArgumentException("A sound card plays 16-bit PCM.", nameof(buffer));
        }

        this.buffer = buffer;
    }

    /// <inheritdoc/>
    public void Read(Span<short> destination) => buffer.Read(MemoryMarshal.AsBytes(destination));
}
