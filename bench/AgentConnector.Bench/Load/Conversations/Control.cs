using System.Net;
using System.Net.Sockets;
using AgentConnector.Bench.Load.Wires;

namespace AgentConnector.Bench.Load.Conversations;

/// <summary>A caller whose frames go straight to this process: what of the delays is the load's own and the kernel's.</summary>
internal sealed class Control : IDisposable
{
    private readonly PhoneLeg near;
    private readonly PhoneLeg far;

    /// <summary>On the metronome's thread.</summary>
    public Control(Metronome metronome)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(listener.LocalEndpoint);
        near = Leg(new(socket, metronome, masks: true), Direction, new());
        far = Leg(new(listener.AcceptSocket(), metronome, masks: false), new(), Direction);
        metronome.Add(near);
    }

    public Direction Direction { get; } = new();

    public void Dispose()
    {
        near.Dispose();
        far.Dispose();
    }

    private static PhoneLeg Leg(Connection connection, Direction outgoing, Direction incoming)
    {
        connection.Upgrade();
        return new(connection, 0, Profile.Always, outgoing, incoming);
    }
}
