using System.Net;
using System.Net.Sockets;
using AgentConnector.Configuration;
using AgentConnector.Problems;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AgentConnector.Hosting.Listening;

/// <summary>Where <c>HOST</c> and <c>PORT</c> lead.</summary>
internal static class ListenAddress
{
    public static void ListenOn(this KestrelServerOptions kestrel, ServerOptions server)
    {
        switch (server.Host)
        {
            case "localhost" when server.Port != 0:
                kestrel.ListenLocalhost(server.Port);
                break;
            case "*":
                kestrel.ListenAnyIP(server.Port);
                break;
            default:
                kestrel.Listen(Address(server), server.Port);
                break;
        }
    }

    /// <summary>Finds out before the host starts whether it can listen: the host would tell it with a stack trace.</summary>
    /// <param name="server">The address.</param>
    /// <param name="program">What wants to listen.</param>
    /// <param name="host">The name of the setting or option that says where.</param>
    /// <param name="port">The name of the one that says on which port.</param>
    /// <exception cref="StartException">The port is taken, this user may not use it, or the address is not of this machine.</exception>
    public static void Probe(ServerOptions server, string program = "The service", string host = "HOST", string port = "PORT")
    {
        try
        {
            using var listener = new TcpListener(Address(server), server.Port);
            listener.Start();
        }
        catch (SocketException e)
        {
            throw new StartException($"{program} cannot listen on {server.Host}, port {server.Port}: {e.Message.TrimEnd('.')}. " + Advice(e.SocketErrorCode, host, port), e);
        }
    }

    /// <summary>"Everywhere" is no address to call.</summary>
    public static Uri Reachable(Uri listens) => IPAddress.TryParse(listens.Host.Trim('[', ']'), out var ip)
        ? ip switch
        {
            _ when ip.Equals(IPAddress.Any) => new UriBuilder(listens) { Host = IPAddress.Loopback.ToString() }.Uri,
            _ when ip.Equals(IPAddress.IPv6Any) => new UriBuilder(listens) { Host = Socket.OSSupportsIPv4 ? IPAddress.Loopback.ToString() : "[::1]" }.Uri,
            _ => listens,
        }
        : listens;

    private static string Advice(SocketError fault, string host, string port) => fault switch
    {
        SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported =>
            $"Set {host} to an address of this machine: 0.0.0.0 for all, 127.0.0.1 for this machine only.",
        SocketError.AccessDenied => $"Set {port} to one that this user may use, such as 8000.",
        _ => $"Set {port} to a free one, or stop what listens there.",
    };

    private static IPAddress Address(ServerOptions server) => server.Host switch
    {
        "localhost" => IPAddress.Loopback,
        "*" => IPAddress.Any,
        var text => IPAddress.Parse(text),
    };
}
