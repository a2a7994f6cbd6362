using System.Diagnostics.Metrics;
using AgentConnector.Hosting.OpenApi;
using AgentConnector.Security;
using AgentConnector.Settings;
using AgentConnector.Wire;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AgentConnector.Hosting.Telemetry;

/// <summary>
/// What the service's meters measure: <c>GET /metrics</c> for Prometheus, and, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set, metrics,
/// traces and the log to a collector. Labels are a closed list and series are bounded, so that no caller can fill memory.
/// </summary>
internal static class TelemetryRegistration
{
    private const int MostSeriesPerInstrument = 200;

    private static readonly MetricStreamConfiguration Ours = new() { CardinalityLimit = MostSeriesPerInstrument };

    // Unbounded labels, such as a host name or an address that a client chooses, are left out.
    private static readonly MetricStreamConfiguration Foreign = new()
    {
        CardinalityLimit = MostSeriesPerInstrument,
        TagKeys = ["http.request.method", "http.route", "http.response.status_code", "gc.heap.generation", "cpu.mode"],
    };

    private static readonly HashSet<string> ForeignInstruments =
    [
        "http.server.request.duration", "http.server.active_requests", "kestrel.active_connections", "kestrel.rejected_connections",
        "dotnet.process.cpu.time", "dotnet.process.memory.working_set", "dotnet.gc.collections", "dotnet.gc.pause.time",
        "dotnet.gc.heap.total_allocated", "dotnet.exceptions",
    ];

    /// <param name="services">The service's.</param>
    /// <param name="configuration">Holds the <c>OTEL_*</c> variables.</param>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("agent-connector", serviceVersion: ServiceVersion.Text).AddEnvironmentVariableDetector()) // the operator has the last word
            .WithMetrics(metrics => metrics
                .AddMeter("AgentConnector*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
                .AddPrometheusExporter(exporter =>
                {
                    exporter.ScopeInfoEnabled = false; // the series keep their names: dashboards know them
                    exporter.TargetInfoEnabled = false;
                    exporter.ScrapeResponseCacheDurationMilliseconds = 0;
                }));
        services.ConfigureOpenTelemetryMeterProvider((provider, metrics) => metrics.AddView(ViewFor(provider.GetRequiredService<IMeterFactory>())));
        var collector = new CollectorVariables(configuration);
        services.AddSingleton<ISettingRule>(collector);
        if (collector.NamesCollector && !collector.Faults().Any()) // the SDK throws before the faults are told
        {
            Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator()); // the usual one would pass on baggage, and write headers into every request
            telemetry.WithTracing(traces => traces
                .AddSource(Traces.SourceName)
                .AddAspNetCoreInstrumentation(requests => requests.Filter = IsWorthASpan)
                .AddHttpClientInstrumentation()).UseOtlpExporter();
            services.AddHostedService<CollectorGoodbye>();
            services.AddHostedService<CollectorTrouble>();
        }

        return services;
    }

    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        _ = routes.ServiceProvider.GetRequiredService<MeterProvider>(); // counting begins when the service does, not with the first question
        var scrape = routes.CreateApplicationBuilder().UseOpenTelemetryPrometheusScrapingEndpoint(_ => true).Build();
        routes.MapGet("/metrics", (Delegate)(Task (HttpContext context) => scrape(context)))
            .RequireAuthorization(Policies.Read).WithTags("Health").WithName("getMetrics").WithSummary("Figures for Prometheus").AnswersWith("text/plain", 200);
    }

    /// <summary>
    /// A dialer's media stream is part of a call that has its trace: its request, as long as the call, would be another. Probes come every few
    /// seconds and would drown the rest.
    /// </summary>
    private static bool IsWorthASpan(HttpContext context) =>
        !context.Request.Headers.ContainsKey("Upgrade") && !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/metrics");

    /// <summary>Several services in one process, as in tests, each see their own meters and those of the runtime.</summary>
    private static Func<Instrument, MetricStreamConfiguration?> ViewFor(IMeterFactory factory) => instrument =>
        instrument.Meter.Scope is not null && !ReferenceEquals(instrument.Meter.Scope, factory) ? MetricStreamConfiguration.Drop
        : instrument.Meter.Name.StartsWith("AgentConnector", StringComparison.Ordinal) ? Ours
        : ForeignInstruments.Contains(instrument.Name) ? Foreign
        : MetricStreamConfiguration.Drop;
}
