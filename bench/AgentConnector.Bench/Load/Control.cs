using System.Net;
using System.Net.Sockets;

namespace AgentConnector.Bench.Load;

/// <summary>A caller whose frames go straight to this process: what of the delays is the load's own and the kernel's.</summary>
internal sealed class Control : IDisposable
{
    private readonly Wire far;

    private Control(Wire near, Wire far)
    {
        this.far = far;
        _ = new PhoneLeg(far, 0, new(), Direction);
        Leg = new PhoneLeg(near, 0, Direction, new());
        far.Begin([]);
    }

    public Direction Direction { get; } = new();

    public Leg Leg { get; }

    public static async Task<Control> ConnectAsync(CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await near.ConnectAsync(listener.LocalEndpoint, cancellationToken);
        var far = await listener.AcceptSocketAsync(cancellationToken);
        return new(new(near, masks: true), new(far, masks: false));
    }

    public void Dispose()
    {
        Leg.Dispose();
        far.Dispose();
    }
}
