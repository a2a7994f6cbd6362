using System.Net;
using System.Net.Sockets;
using AgentConnector.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AgentConnector.Hosting;

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
    /// <exception cref="StartException">The port is taken, this user may not use it, or the address is not of this machine.</exception>
    public static void Probe(ServerOptions server)
    {
        try
        {
            using var listener = new TcpListener(Address(server), server.Port);
            listener.Start();
        }
        catch (SocketException e)
        {
            throw new StartException($"The service cannot listen on {server.Host}, port {server.Port}: {e.Message.TrimEnd('.')}. " + Advice(e.SocketErrorCode), e);
        }
    }

    private static string Advice(SocketError fault) => fault switch
    {
        SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported =>
            "Set HOST to an address of this machine: 0.0.0.0 for all, 127.0.0.1 for this machine only.",
        SocketError.AccessDenied => "Set PORT to one that this user may use, such as 8000.",
        _ => "Set PORT to a free one, or stop what listens there.",
    };

    private static IPAddress Address(ServerOptions server) => server.Host switch
    {
        "localhost" => IPAddress.Loopback,
        "*" => IPAddress.Any,
        var text => IPAddress.Parse(text),
    };
}
