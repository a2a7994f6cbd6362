using System.Net.WebSockets;

namespace AgentConnector.Simulator.Conversations;

/// <summary>The socket of one conversation: whole frames in, one frame at a time out.</summary>
/// <remarks>
/// Cancelling a WebSocket operation kills the socket, so reading and writing stop only by <paramref name="hard"/>, the token of the last
/// resort; a wait for one's turn to write stops by the token given.
/// </remarks>
internal sealed class ClientSocket(WebSocket socket, CancellationToken hard) : IDisposable
{
    private const int LargestFrame = 4 * 1024 * 1024;

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly FrameReader reader = new(socket, LargestFrame);

    public async Task SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken, bool binary = false)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await socket.SendAsync(frame, binary ? WebSocketMessageType.Binary : WebSocketMessageType.Text, endOfMessage: true, hard);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Sends the close frame; the answer arrives at the reader.</summary>
    public async Task CloseAsync(int code, string reason)
    {
        await turn.WaitAsync(hard);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, hard);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The next frame, or null when the client has closed.</summary>
    /// <exception cref="InvalidDataException">A frame is larger than any the contract knows.</exception>
    public Task<Frame?> ReceiveAsync() => reader.ReadAsync(hard);

    public int CloseCode => (int)(socket.CloseStatus ?? WebSocketCloseStatus.Empty);

    public string CloseReason => socket.CloseStatusDescription ?? "";

    public void Dispose() => turn.Dispose();
}
