using System.Net.WebSockets;

namespace AgentConnector.Simulator;

/// <summary>Reads whole messages from a socket, each only so long.</summary>
internal sealed class FrameReader(WebSocket socket, int largest)
{
    private readonly byte[] buffer = new byte[16 * 1024];

    /// <summary>The next frame; null when the other side has closed.</summary>
    /// <exception cref="InvalidDataException">It is larger than that.</exception>
    public async Task<Frame?> ReadAsync(CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (part.MessageType is WebSocketMessageType.Close)
            {
                return null;
            }

            whole.Write(buffer, 0, part.Count);
            if (whole.Length > largest)
            {
                throw new InvalidDataException($"A frame is larger than {largest} bytes.");
            }

            if (part.EndOfMessage)
            {
                return new Frame(whole.GetBuffer().AsMemory(0, (int)whole.Length), part.MessageType);
            }
        }
    }
}

/// <summary>One whole message.</summary>
internal readonly record struct Frame(ReadOnlyMemory<byte> Content, WebSocketMessageType Kind);
