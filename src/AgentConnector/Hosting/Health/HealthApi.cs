using AgentConnector.Configuration;
using AgentConnector.Hosting.Draining;
using AgentConnector.Wire;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace AgentConnector.Hosting.Health;

/// <summary>How the service is. Needs no key, so it says nothing a stranger may not know.</summary>
internal static partial class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("").WithTags("Health").AllowAnonymous();
        health.MapGet("/", ServiceView (HttpRequest request, Drain drain, IOptions<ServerOptions> options, IHostEnvironment environment) => new(
                drain.IsDraining ? "draining" : "running",
                ServiceLinks.Below(request.PathBase, options.Value.ShowsDocs(environment))))
            .WithName("getService").WithSummary("The service and its version");
        health.MapGet("/health", HealthView (TimeProvider time) => new("healthy", Timestamp.Of(time)))
            .WithName("getHealth").WithSummary("Whether the process answers, as the old service said it");
        health.MapGet("/health/live", HealthView (TimeProvider time) => new("live", Timestamp.Of(time)))
            .WithName("getLiveness").WithSummary("Whether the process answers");
        health.MapGet("/health/ready", ReadyAsync)
            .WithName("getReadiness").WithSummary("Whether calls can be started; says what is missing")
            .Produces<ReadinessView>().Produces<ReadinessView>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ReadyAsync(HealthCheckService checks, TimeProvider time, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        foreach (var (name, check) in report.Entries.Where(entry => entry.Value.Exception is not null))
        {
            LogBroken(logs.CreateLogger(typeof(HealthApi).FullName!), name, check.Exception!);
        }

        var ready = report.Status is not HealthStatus.Unhealthy; // degraded is no reason to take it out: another one would fare no better
        var results = new SortedDictionary<string, string>(report.Entries.ToDictionary(check => check.Key, check => WordsFor(check.Value)), StringComparer.Ordinal);
        return TypedResults.Json(
            new ReadinessView(report.Status switch { HealthStatus.Healthy => "ready", HealthStatus.Degraded => "degraded", _ => "not_ready" }, results, Timestamp.Of(time)),
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>What an exception says is for the log: the answer needs no key.</summary>
    private static string WordsFor(HealthReportEntry check) =>
        check.Status is HealthStatus.Healthy ? "ok" : check.Exception is null ? check.Description! : "The check itself failed: the service's log says why.";

    [LoggerMessage(1030, LogLevel.Error, "The readiness check {Name} failed itself")]
    private static partial void LogBroken(ILogger logger, string name, Exception exception);
}
