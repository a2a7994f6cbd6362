using System.Runtime.Versioning;
using AgentConnector.Hosting.Draining;
using Microsoft.Extensions.Hosting.WindowsServices;
using Microsoft.Extensions.Options;

namespace AgentConnector.Hosting.Supervision;

/// <summary>A Windows service that lets running calls end before it stops, as <see cref="DrainingLifetime"/> does elsewhere.</summary>
[SupportedOSPlatform("windows")]
internal sealed class DrainingWindowsService(
    IHostEnvironment environment, IHostApplicationLifetime application, ILoggerFactory logs, IOptions<HostOptions> host, Func<Drain> makeDrain)
    : WindowsServiceLifetime(environment, application, logs, host)
{
    /// <summary>What the host itself may take after that.</summary>
    private static readonly TimeSpan HostTime = TimeSpan.FromSeconds(20);

    protected override void OnStop()
    {
        Drain();
        base.OnStop();
    }

    /// <summary>The machine goes down, and waits for nobody very long.</summary>
    protected override void OnShutdown()
    {
        Drain();
        base.OnShutdown();
    }

    /// <summary>The service manager waits on this thread of its own, as long as it was told.</summary>
    private void Drain()
    {
        var drain = makeDrain();
        RequestAdditionalTime((int)Math.Min(int.MaxValue, (drain.Longest + HostTime).TotalMilliseconds));
        drain.RunAsync(CancellationToken.None).GetAwaiter().GetResult();
    }
}
