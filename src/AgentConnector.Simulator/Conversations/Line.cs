using System.Net.WebSockets;

namespace AgentConnector.Simulator.Conversations;

/// <summary>The socket of one conversation: whole frames in, one frame at a time out.</summary>
/// <remarks>
/// Cancelling a WebSocket operation kills the socket, so reading and writing stop only by <paramref name="hard"/>, the token of the last
/// resort; a wait for one's turn to write stops by the token given.
/// </remarks>
internal sealed class Line(WebSocket socket, CancellationToken hard) : IDisposable
{
    private const int LargestFrame = 4 * 1024 * 1024;

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly byte[] buffer = new byte[16 * 1024];

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
    public async Task<Frame?> ReceiveAsync()
    {
        using var whole = new MemoryStream();
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), hard);
            if (part.MessageType is WebSocketMessageType.Close)
            {
                return null;
            }

            whole.Write(buffer, 0, part.Count);
            if (whole.Length > LargestFrame)
            {
                throw new InvalidDataException($"A frame is larger than {LargestFrame} bytes.");
            }

            if (part.EndOfMessage)
            {
                return new Frame(whole.ToArray(), part.MessageType);
            }
        }
    }

    public int CloseCode => (int)(socket.CloseStatus ?? WebSocketCloseStatus.Empty);

    public string CloseReason => socket.CloseStatusDescription ?? "";

    public void Dispose() => turn.Dispose();
}

/// <summary>One whole message of the client.</summary>
internal readonly record struct Frame(byte[] Content, WebSocketMessageType Kind);
