using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentConnector.Simulator;

/// <summary>The server under a simulator: neither the settings nor the environment of the program around it reach it, nor are its signals taken.</summary>
internal static class BareServer
{
    private const long MostBodyBytes = 64 * 1024;
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <param name="url">Where it listens; port 0 takes a free one.</param>
    /// <param name="connections">At most so many at once.</param>
    /// <param name="shutdown">How long open requests may take to end.</param>
    /// <param name="loggers">Null logs nothing.</param>
    /// <param name="listener">Takes the connections in a port's place; null opens the port.</param>
    public static WebApplication Build(Uri url, long connections, TimeSpan shutdown, ILoggerFactory? loggers, IConnectionListenerFactory? listener = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url.ToString()).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBodyBytes;
            kestrel.Limits.MaxConcurrentConnections = connections;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, Unsignalled>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = shutdown);
        if (listener is not null)
        {
            builder.Services.AddSingleton(listener);
        }

        if (loggers is not null)
        {
            builder.Services.AddSingleton(loggers);
        }

        return builder.Build();
    }

    /// <summary>Where a server that has been started listens, with the port it got.</summary>
    public static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Leaves Ctrl-C and SIGTERM to the program around; the host's default would swallow them.</summary>
    private sealed class Unsignalled : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
