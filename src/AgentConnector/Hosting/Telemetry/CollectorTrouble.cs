using System.Diagnostics.Tracing;
using AgentConnector.Hosting.Logging;

namespace AgentConnector.Hosting.Telemetry;

/// <summary>
/// Says in the log that the collector takes nothing: the SDK tells only who listens to its own events. What it tells is not repeated, for it holds
/// addresses and answers. Said once in a while, for it is tried every few seconds, and the line itself is sent, too.
/// </summary>
internal sealed partial class CollectorTrouble(TimeProvider time, ILogger<CollectorTrouble> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan SaidAgain = TimeSpan.FromMinutes(10);

    private readonly OncePer saying = new(SaidAgain, time);
    private Ears? ears;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        ears = new(Heard);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => ears?.Dispose();

    private void Heard()
    {
        if (saying.IsDue())
        {
            LogTrouble();
        }
    }

    [LoggerMessage(1080, LogLevel.Warning, "The collector does not take what is sent to it: look at OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_PROTOCOL, and at the collector. Calls are not touched by it")]
    private partial void LogTrouble();

    private sealed class Ears(Action heard) : EventListener
    {
        private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == Exporter)
            {
                EnableEvents(eventSource, EventLevel.Error);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventSource.Name == Exporter && eventData.Level <= EventLevel.Error)
            {
                heard();
            }
        }
    }
}
