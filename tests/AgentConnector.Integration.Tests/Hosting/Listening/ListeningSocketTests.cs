using System.Net;
using System.Net.Sockets;
using AgentConnector.Hosting.Listening;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Integration.Tests.Hosting.Listening;

public sealed class ListeningSocketTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Whatever is wrong with it: what asks again at once and without end takes a thread for good, of which a small machine has one.</summary>
    [Fact]
    public async Task A_port_that_lets_nobody_in_any_more_takes_no_thread_for_itself()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It is Linux that lets a port be broken from outside.");
        var broken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var time = new ManualTime();
        await using var listener = Listen(time, endpoint =>
        {
            broken.Bind(endpoint);
            return broken;
        });
        broken.Shutdown(SocketShutdown.Both);
        try
        {
            var asked = await Task.Factory.StartNew(
                () => listener.AcceptAsync(Cancelled), Cancelled, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(TimeSpan.FromSeconds(10), Cancelled);
            await listener.UnbindAsync(Cancelled);
            time.Advance(TimeSpan.FromSeconds(1));

            Assert.Null(await asked);
        }
        finally
        {
            await listener.UnbindAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Those_who_were_gone_before_they_were_let_in_keep_nobody_out()
    {
        await using var listener = Listen(TimeProvider.System, SocketTransportOptions.CreateDefaultBoundListenSocket);
        for (var i = 0; i < 20; i++)
        {
            using var gone = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { LingerState = new(enable: true, seconds: 0) };
            await gone.ConnectAsync(listener.EndPoint, Cancelled);
        }

        using var guest = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await guest.ConnectAsync(listener.EndPoint, Cancelled);
        for (var isIn = false; !isIn;)
        {
            await using var accepted = await listener.AcceptAsync(Cancelled);
            isIn = Equals(accepted!.RemoteEndPoint, guest.LocalEndPoint);
        }
    }

    [Fact]
    public void A_port_that_somebody_has_is_said_to_be_in_use()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();

        Assert.Throws<AddressInUseException>(() => Listen(TimeProvider.System, SocketTransportOptions.CreateDefaultBoundListenSocket, other.LocalEndPoint));
    }

    private static ListeningSocket Listen(TimeProvider time, Func<EndPoint, Socket> bind, EndPoint? at = null) => new(
        at ?? new IPEndPoint(IPAddress.Loopback, 0), new SocketTransportOptions { CreateBoundListenSocket = bind }, time, NullLoggerFactory.Instance);
}
