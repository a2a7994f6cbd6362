using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs.Session;

/// <summary>Puts frames together into messages, in one buffer that grows up to the limit for a long one, and goes back behind it.</summary>
internal sealed class MessageReceiver(WebSocket socket, int maxBytes) : IDisposable
{
    private const int UsualBytes = 2 * 1024;

    private byte[] buffer = MessageMemory.Rent(UsualBytes);

    /// <summary>The next message, valid until the next call; null for a close frame.</summary>
    /// <exception cref="ConversationException">The message is longer than allowed.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        if (buffer.Length > UsualBytes)
        {
            Replace(UsualBytes, kept: 0);
        }

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
                Replace(buffer.Length * 2, kept: length);
            }
        }
    }

    public void Dispose()
    {
        MessageMemory.Return(buffer);
        buffer = [];
    }

    private void Replace(int size, int kept)
    {
        var other = MessageMemory.Rent(size);
        buffer.AsSpan(0, kept).CopyTo(other);
        MessageMemory.Return(buffer);
        buffer = other;
    }
}
