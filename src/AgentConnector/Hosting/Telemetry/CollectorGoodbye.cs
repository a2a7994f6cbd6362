using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AgentConnector.Hosting.Telemetry;

/// <summary>
/// Gives the collector what is left when the service stops, all at the same time and within a moment: one that hangs may not hold up the end, as
/// each of the three would for seconds where they are only disposed of.
/// </summary>
internal sealed class CollectorGoodbye(IServiceProvider services) : IHostedService
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        var time = (int)Goodbye.TotalMilliseconds;
        return Task.WhenAll(
            Task.Run(() => services.GetService<MeterProvider>()?.Shutdown(time), CancellationToken.None),
            Task.Run(() => services.GetService<TracerProvider>()?.Shutdown(time), CancellationToken.None),
            Task.Run(() => services.GetService<LoggerProvider>()?.Shutdown(time), CancellationToken.None));
    }
}
