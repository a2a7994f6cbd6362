using System.Net.WebSockets;
using System.Threading.Channels;

namespace AgentConnector.Simulator.Phones.Streams;

/// <summary>
/// What a stream has to send, in order. Half a minute of media fits; what comes when it is full is dropped, so that a peer that does
/// not read never stops the clock of the call.
/// </summary>
internal sealed class FarOutbox(WebSocket socket)
{
    private readonly Channel<OutFrame> frames = Channel.CreateBounded<OutFrame>(new BoundedChannelOptions(1500) { SingleReader = true });

    /// <returns>False when it is full or closed.</returns>
    public bool TrySend(byte[] content, bool binary = false) => frames.Writer.TryWrite(new OutFrame(content, binary));

    /// <summary>Breaks the connection once what waits is sent.</summary>
    public void Cut()
    {
        frames.Writer.TryWrite(new OutFrame(null, false));
        Close();
    }

    /// <summary>Sends the close frame once what waits is sent.</summary>
    public void Close() => frames.Writer.TryComplete();

    public async Task SendAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var frame in frames.Reader.ReadAllAsync(cancellationToken))
            {
                if (frame.Content is null)
                {
                    socket.Abort();
                    return;
                }

                var kind = frame.Binary ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
                await socket.SendAsync(frame.Content.AsMemory(), kind, endOfMessage: true, cancellationToken);
            }

            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The reader of the socket learns the same and says what it means.
            socket.Abort();
        }
    }

    private readonly record struct OutFrame(byte[]? Content, bool Binary);
}
