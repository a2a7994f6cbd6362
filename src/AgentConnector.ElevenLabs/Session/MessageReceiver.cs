using System.Buffers;
using System.Net.WebSockets;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs.Session;

/// <summary>Puts frames together into messages, in one buffer that grows up to the limit.</summary>
internal sealed class MessageReceiver(WebSocket socket, int maxBytes) : IDisposable
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);

    /// <summary>The next message, valid until the next call; null for a close frame.</summary>
    /// <exception cref="ConversationException">The message is longer than allowed.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (result.MessageType is WebSocketMessageType.Close)
            {
                return null;
            }

            length += result.Count;
            if (length > maxBytes)
            {
                throw new ConversationException(new(
                    Endings.TransportDied,
                    ConversationEndCause.ProtocolError,
                    $"The agent sent a message longer than {maxBytes} bytes. Raise MaxMessageBytes if that is expected."));
            }

            // The kind of frame is not looked at: what reads as JSON is welcome, what does not is counted.
            if (result.EndOfMessage)
            {
                return buffer.AsMemory(0, length);
            }

            if (length == buffer.Length)
            {
                Grow();
            }
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
