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
    /// <exception cref="SocketException">The port is taken, or this user may not use it.</exception>
    public static void Probe(ServerOptions server)
    {
        using var listener = new TcpListener(Address(server), server.Port);
        listener.Start();
    }

    private static IPAddress Address(ServerOptions server) => server.Host switch
    {
        "localhost" => IPAddress.Loopback,
        "*" => IPAddress.Any,
        var text => IPAddress.Parse(text),
    };
}
