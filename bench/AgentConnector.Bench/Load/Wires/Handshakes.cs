using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace AgentConnector.Bench.Load.Wires;

/// <summary>The HTTP before a WebSocket, on both sides.</summary>
internal static class Handshakes
{
    /// <summary>Opens a media stream as the dialer does.</summary>
    /// <param name="service">Whose.</param>
    /// <param name="path">Where in the service.</param>
    /// <param name="metronome">Reads it.</param>
    /// <param name="opened">The WebSocket can be used.</param>
    public static Connection Open(Uri service, string path, Metronome metronome, Action opened)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Parse(service.Host), service.Port);
        var connection = new Connection(socket, metronome, masks: true);
        connection.HeadArrived = head =>
        {
            if (head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            {
                connection.Upgrade();
                opened();
            }
            else
            {
                connection.Dispose();
            }
        };
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        connection.SendFrame(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {service.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"));
        return connection;
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
        var protocol = Header(head, "Sec-WebSocket-Protocol").Split(',')[0];
#pragma warning disable CA5350 // SHA-1 is what the protocol's handshake asks for
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(Header(head, "Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        return Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n"
            + (protocol.Length > 0 ? $"Sec-WebSocket-Protocol: {protocol}\r\n\r\n" : "\r\n"));
    }
}
