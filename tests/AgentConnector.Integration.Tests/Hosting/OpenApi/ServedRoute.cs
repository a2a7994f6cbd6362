using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Hosting.OpenApi;

/// <summary>A route of the running service, with an address that leads to it.</summary>
internal sealed record ServedRoute(string Method, string Address, bool NeedsKey, bool TakesJson);

/// <summary>Tests that hold for every route ask the service itself which there are.</summary>
internal static partial class ServedRoutes
{
    public static IReadOnlyList<ServedRoute> Routes(this RunningService service) =>
    [
        .. from route in service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
           select new ServedRoute(
               method,
               "/" + Parameter().Replace(route.RoutePattern.RawText!.TrimStart('/'), "x"),
               route.Metadata.GetMetadata<IAllowAnonymous>() is null,
               route.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("application/json") ?? false),
    ];

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
