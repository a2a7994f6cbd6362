using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace AgentConnector.Bench.Load;

/// <summary>The HTTP before a WebSocket, on both sides.</summary>
internal static class Handshakes
{
    private static ReadOnlySpan<byte> End => "\r\n\r\n"u8;

    /// <summary>Opens a media stream as the dialer does. What was read beyond the answer is returned too.</summary>
    public static async Task<(Socket Socket, byte[] Early)> OpenAsync(Uri service, string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Parse(service.Host), service.Port, cancellationToken);
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"GET {path} HTTP/1.1\r\nHost: {service.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"),
            cancellationToken);
        var (head, early) = await ReadHeadAsync(socket, cancellationToken) ?? throw new IOException("The service closed the connection.");
        return head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal)
            ? (socket, early)
            : throw new IOException($"The media stream was refused: {head.Split('\r')[0]}");
    }

    /// <summary>A request or an answer up to the empty line, and what came behind it; null when the far side has closed.</summary>
    public static async Task<(string Head, byte[] Early)?> ReadHeadAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        for (var filled = 0; ;)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            filled += read;
            var end = buffer.AsSpan(0, filled).IndexOf(End);
            if (end >= 0)
            {
                return (Encoding.ASCII.GetString(buffer, 0, end + End.Length), buffer[(end + End.Length)..filled]);
            }
        }
    }

    /// <summary>The value of a header; empty when it is not there.</summary>
    public static string Header(string head, string name)
    {
        var start = head.IndexOf($"\r\n{name}:", StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return "";
        }

        start += name.Length + 3;
        return head[start..head.IndexOf("\r\n", start, StringComparison.Ordinal)].Trim();
    }

    /// <summary>The server's answer to an upgrade (RFC 6455, section 4.2.2).</summary>
    public static byte[] Accept(string head)
    {
#pragma warning disable CA5350 // SHA-1 is what the protocol's handshake asks for
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(Header(head, "Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        return Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n"
            + "Sec-WebSocket-Protocol: convai\r\n\r\n");
    }
}
