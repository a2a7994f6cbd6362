using System.Buffers;
using System.Buffers.Text;

namespace AgentConnector.BareBridge;

/// <summary>Builds messages in a buffer that is used again and again.</summary>
internal sealed class WireWriter : IDisposable
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(1024);
    private int length;

    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, length);

    /// <summary>Begins a new message.</summary>
    public WireWriter Begin(ReadOnlySpan<byte> text)
    {
        length = 0;
        return Add(text);
    }

    public WireWriter Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        length += text.Length;
        return this;
    }

    public WireWriter AddBase64(ReadOnlySpan<byte> bytes)
    {
        Base64.EncodeToUtf8(bytes, Room(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
        length += written;
        return this;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

    private Span<byte> Room(int bytes)
    {
        if (buffer.Length - length < bytes)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, length + bytes));
            buffer.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        return buffer.AsSpan(length);
    }
}
