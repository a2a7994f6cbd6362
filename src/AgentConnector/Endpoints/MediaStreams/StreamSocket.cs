using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>A dialer's socket, message by message, in its own dialect. Messages are bounded; whoever closes asks first and aborts later.</summary>
internal sealed class StreamSocket(WebSocket socket, IStreamDialect dialect)
{
    /// <summary>The longest message that is read.</summary>
    public const int LongestMessage = 64 * 1024;

    /// <summary>A message beyond this is no mistake any more.</summary>
    private const int LongestPassedOver = 1024 * 1024;

    /// <summary>What most messages fit into; longer ones have more for a while.</summary>
    private const int UsualMessage = 2 * 1024;
    private const int LargestKept = 8 * 1024;

    private ArrayBufferWriter<byte> output = new(UsualMessage);
    private byte[] buffer = new byte[UsualMessage];
    private Task<Memory<byte>?>? pending;

    /// <summary>The next message, valid until the next call; null when the far side has closed.</summary>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    /// <exception cref="EndpointException">The message is longer than is passed over.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<StreamMessage?> ReceiveAsync() => Read(await ReadAsync());

    /// <summary>The same, for as long as somebody waits for it; the wait may be taken up again.</summary>
    public async ValueTask<StreamMessage?> ReceiveAsync(CancellationToken cancellationToken)
    {
        // A socket whose receive is cancelled is aborted, and could not say goodbye: only the wait is cancelled.
        pending ??= ReadAsync().AsTask();
        var utf8 = await pending.WaitAsync(cancellationToken);
        pending = null;
        return Read(utf8);
    }

    /// <summary>Sends sound; one sends at a time.</summary>
    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio)
    {
        dialect.WriteAudio(output, audio.Span);
        return SendAsync();
    }

    /// <summary>Sends a mark that comes back when everything before it was heard.</summary>
    public ValueTask SendMarkAsync(string name)
    {
        dialect.WriteMark(output, name);
        return SendAsync();
    }

    /// <summary>Sends the order to drop what is queued.</summary>
    public ValueTask SendClearAsync()
    {
        dialect.WriteClear(output);
        return SendAsync();
    }

    /// <summary>Says goodbye; the far side's own goodbye is still to be received.</summary>
    public async ValueTask CloseAsync(WebSocketCloseStatus status, string reason)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(status, reason, CancellationToken.None);
        }
    }

    public void Abort() => socket.Abort();

    private async ValueTask SendAsync()
    {
        await socket.SendAsync(output.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        if (output.Capacity > LargestKept)
        {
            output = new(UsualMessage);
        }

        output.ResetWrittenCount();
    }

    private StreamMessage? Read(Memory<byte>? utf8) => utf8 is null ? null : utf8.Value.IsEmpty ? StreamMessage.Wrong.NoText : dialect.Read(utf8.Value);

    /// <summary>The next text message, valid until the next call; empty for a binary or a too long one; null when the far side has closed.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Memory<byte>?> ReadAsync()
    {
        var length = 0;
        if (buffer.Length > LargestKept)
        {
            buffer = new byte[UsualMessage];
        }

        for (long passedOver = 0; ;)
        {
            if (length == buffer.Length && length < LongestMessage)
            {
                Array.Resize(ref buffer, length * 2);
            }
            else if (length == LongestMessage)
            {
                passedOver += length;
                length = 0; // what is too long is read to its end, and not kept
                if (passedOver > LongestPassedOver)
                {
                    throw new EndpointException($"The dialer sent a message of more than {LongestPassedOver / 1024} KiB.");
                }
            }

            var received = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            length += received.Count;
            if (received.MessageType is WebSocketMessageType.Close)
            {
                return null;
            }

            if (received.EndOfMessage)
            {
                return received.MessageType is WebSocketMessageType.Text && passedOver == 0 ? buffer.AsMemory(0, length) : Memory<byte>.Empty;
            }
        }
    }
}
