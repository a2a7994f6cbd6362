using Microsoft.OpenApi;

namespace AgentConnector.Hosting.OpenApi;

/// <summary>A request header that a route heeds, for the OpenAPI document.</summary>
internal sealed record ApiHeader(string Name, string Description)
{
    public void AddTo(OpenApiOperation operation) => (operation.Parameters ??= []).Add(new OpenApiParameter
    {
        Name = Name,
        In = ParameterLocation.Header,
        Description = Description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    });
}

internal static class ApiHeaderExtensions
{
    /// <summary>Tells the OpenAPI document of a header that this route heeds.</summary>
    public static TBuilder HeedsHeader<TBuilder>(this TBuilder route, string name, string description)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new ApiHeader(name, description));
}
