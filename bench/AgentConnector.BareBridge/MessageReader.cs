using System.Buffers;
using System.Buffers.Text;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace AgentConnector.BareBridge;

/// <summary>Reads one message after the other into a buffer that grows with them.</summary>
internal sealed class MessageReader(WebSocket socket) : IDisposable
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(1024);
    private int length;

    /// <summary>The last message read, until the next one is.</summary>
    public ReadOnlyMemory<byte> Message => buffer.AsMemory(0, length);

    /// <summary>False when the far side has closed.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        length = 0;
        while (true)
        {
            var piece = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (piece.MessageType is WebSocketMessageType.Close)
            {
                return false;
            }

            length += piece.Count;
            if (piece.EndOfMessage)
            {
                return true;
            }

            if (length == buffer.Length)
            {
                Grow();
            }
        }
    }

    /// <summary>Decodes a piece of base64 where it stands; empty when it is none.</summary>
    public Span<byte> Decode(Range base64)
    {
        var text = buffer.AsSpan(0, length)[base64];
        return Base64.DecodeFromUtf8InPlace(text, out var bytes) is OperationStatus.Done ? text[..bytes] : [];
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
