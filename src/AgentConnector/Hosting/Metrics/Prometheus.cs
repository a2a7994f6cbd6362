using AgentConnector.Hosting.OpenApi;
using AgentConnector.Security;

namespace AgentConnector.Hosting.Metrics;

/// <summary><c>GET /metrics</c> for Prometheus.</summary>
internal static class Prometheus
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static IServiceCollection AddPrometheus(this IServiceCollection services) => services.AddMetrics().AddSingleton<MetricStore>();

    public static void MapPrometheus(this IEndpointRouteBuilder routes)
    {
        // Counting begins when the service does, not with the first question.
        var store = routes.ServiceProvider.GetRequiredService<MetricStore>();
        routes.MapGet("/metrics", () => TypedResults.Text(store.ToPrometheus(), ContentType))
            .RequireAuthorization(Policies.Read).WithTags("Health").WithName("getMetrics").WithSummary("Figures for Prometheus").AnswersWith("text/plain", 200);
    }
}
