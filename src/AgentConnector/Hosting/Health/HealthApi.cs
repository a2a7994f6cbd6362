using AgentConnector.Configuration;
using AgentConnector.Hosting.Draining;
using AgentConnector.Wire;
using Microsoft.Extensions.Options;

namespace AgentConnector.Hosting.Health;

/// <summary>How the service is. Needs no key, so it says nothing a stranger may not know.</summary>
internal static class HealthApi
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

    private static async Task<IResult> ReadyAsync(IEnumerable<IReadinessCheck> checks, TimeProvider time, CancellationToken cancellationToken)
    {
        var results = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var ready = true;
        foreach (var check in checks)
        {
            var fault = await check.CheckAsync(cancellationToken);
            ready &= fault is null;
            results[check.Name] = fault ?? "ok";
        }

        return TypedResults.Json(
            new ReadinessView(ready ? "ready" : "not_ready", results, Timestamp.Of(time)),
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
