using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AgentConnector.Simulator.Rest;

/// <summary>
/// What the simulator does not have says so in the shape of the real API. An empty answer would be taken for success by some
/// clients, a 404 for a conversation or an agent that is not there, and a 5xx is tried again for seconds by all of the vendor's.
/// </summary>
internal sealed class AbsentRoutes(IEndpointRouteBuilder routes)
{
    public void Map()
    {
        // These two would pass for the id of an agent and of a conversation.
        routes.Map("/v1/convai/agents/summaries", NotSimulatedAsync);
        routes.Map("/v1/convai/conversations/resolve", NotSimulatedAsync);
        routes.Map("/v1/{**rest}", NotSimulatedAsync);
        routes.Map("/{**rest}", NotFoundAsync);
    }

    private Task NotSimulatedAsync(HttpContext context) => ApiAnswers.DetailAsync(
        context,
        StatusCodes.Status400BadRequest,
        "invalid_request",
        "not_simulated",
        $"The simulator does not have {Asked(context)}. It has: {string.Join(", ", Present())}.");

    private static Task NotFoundAsync(HttpContext context) => ApiAnswers.DetailAsync(
        context,
        StatusCodes.Status404NotFound,
        "not_found",
        "not_found",
        $"There is no {Asked(context)}. The API is under /v1/convai/, the simulator's own under /simulator/.");

    private static string Asked(HttpContext context) => $"{context.Request.Method} {context.Request.Path}";

    private IEnumerable<string> Present() => routes.DataSources
        .SelectMany(source => source.Endpoints)
        .OfType<RouteEndpoint>()
        .SelectMany(
            route => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [],
            (route, method) => $"{method} {route.RoutePattern.RawText}")
        .Order(StringComparer.Ordinal);
}
