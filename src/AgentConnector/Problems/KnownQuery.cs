using Microsoft.AspNetCore.Authorization;

namespace AgentConnector.Problems;

/// <summary>
/// Refuses query parameters that a route does not take. Routes without a key are asked by machines of others (probes, dialers), which may add
/// parameters of their own.
/// </summary>
internal static class KnownQuery
{
    private const int Most = 20;

    public static Task CheckAsync(HttpContext context, RequestDelegate next) =>
        context.Request.Query.Count > 0 && context.GetEndpoint()?.Metadata is { } route && route.GetMetadata<IAllowAnonymous>() is null
        && Refusal(context.Request.Query, route.GetOrderedMetadata<QueryParameter>()) is { } refusal
            ? refusal.ExecuteAsync(context)
            : next(context);

    private static ApiProblem? Refusal(IQueryCollection query, IReadOnlyList<QueryParameter> known)
    {
        var names = known.Select(parameter => parameter.Name).ToList();
        var faults = query.Keys.Where(name => !known.Any(parameter => parameter.Is(name))).Take(Most)
            .ToDictionary(name => name, name => (string[])[NearestName.Refusal(name, names)]);
        return faults.Count == 0 ? null : ApiProblem.WrongQuery(faults);
    }
}
