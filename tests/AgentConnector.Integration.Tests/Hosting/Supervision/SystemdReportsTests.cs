using System.Net.Sockets;
using System.Text;

namespace AgentConnector.Integration.Tests.Hosting.Supervision;

/// <summary>The service under a supervisor that listens as systemd does.</summary>
public sealed class SystemdReportsTests
{
    [Fact]
    public async Task Systemd_is_told_when_it_listens_and_when_it_stops()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "systemd is Linux'.");
        using var folder = new TemporaryFolder();
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(folder.In("notify")));
        await using var service = ServiceProcess.Launch(
            "agent-connector", ["serve"], new Dictionary<string, string> { ["NOTIFY_SOCKET"] = folder.In("notify"), ["DATA_DIR"] = folder.In("data") });

        var first = await ReceiveAsync(systemd);
        using var live = await service.Client.GetAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken);
        await service.SignalAsync(ServiceProcess.Terminate);
        var last = await ReceiveAsync(systemd);

        Assert.Equal("READY=1", first);
        Assert.True(live.IsSuccessStatusCode); // at once: nobody asked twice
        Assert.Equal("STOPPING=1", last);
        Assert.Equal(0, await service.ExitCodeAsync());
    }

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        var buffer = new byte[1024];
        return Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken)).Trim();
    }
}
