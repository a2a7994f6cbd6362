using AgentConnector.Problems;
using AgentConnector.Security;

namespace AgentConnector.Hosting.Draining;

/// <summary>Marks a route that takes on new work: refused while the service stops, limited per key.</summary>
internal sealed class NewWork
{
    /// <summary>For marked routes, answers 503 while the service stops and 429 where a key asks too often; everything else still works.</summary>
    public static Task AdmitAsync(HttpContext context, RequestDelegate next) =>
        context.GetEndpoint()?.Metadata.GetMetadata<NewWork>() is not null && Refusal(context) is { } refusal
            ? refusal.ExecuteAsync(context)
            : next(context);

    private static ApiProblem? Refusal(HttpContext context)
    {
        var services = context.RequestServices;
        return services.GetRequiredService<Drain>() is { IsDraining: true } drain
            ? new(ProblemKind.Draining, "Try again shortly, or at another instance.") { RetryAfter = drain.RetryAfter }
            : services.GetRequiredService<StartRate>().Refusal(context.User.Identity?.Name ?? "");
    }
}

internal static class NewWorkExtensions
{
    /// <summary>This route starts calls.</summary>
    public static TBuilder TakesNewWork<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new NewWork());
}
