using AgentConnector.Problems;
using AgentConnector.Security;

namespace AgentConnector.Hosting;

/// <summary>Marks a route that takes on new work: refused while the service stops, limited per key.</summary>
internal sealed class NewWork
{
    /// <summary>Answers 503 for marked routes while the service stops; everything else still works.</summary>
    public static Task RefuseWhileDrainingAsync(HttpContext context, RequestDelegate next)
    {
        var drain = context.RequestServices.GetRequiredService<Drain>();
        return context.GetEndpoint()?.Metadata.GetMetadata<NewWork>() is not null && drain.IsDraining
            ? new ApiProblem(ProblemKind.Draining, "Try again shortly, or at another instance.") { RetryAfter = drain.RetryAfter }.ExecuteAsync(context)
            : next(context);
    }
}

internal static class NewWorkExtensions
{
    /// <summary>This route starts calls.</summary>
    public static TBuilder TakesNewWork<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new NewWork()).RequireRateLimiting(Policies.StartRate);
}
