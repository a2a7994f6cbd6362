using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace AgentConnector.Hosting.OpenApi;

/// <summary>An example for the OpenAPI document: of the request when <paramref name="Status"/> is null, else of that answer.</summary>
internal sealed record ApiExample(string Name, string Json, int? Status = null)
{
    public void AddTo(OpenApiOperation operation)
    {
        var content = Status is { } status
            ? operation.Responses?.GetValueOrDefault(status.ToString(System.Globalization.CultureInfo.InvariantCulture))?.Content
            : operation.RequestBody?.Content;
        foreach (var media in content?.Values.OfType<OpenApiMediaType>() ?? [])
        {
            media.Examples ??= new Dictionary<string, IOpenApiExample>();
            media.Examples[Name] = new OpenApiExample { Summary = Name, Value = JsonNode.Parse(Json) };
        }
    }
}

internal static class ApiExampleExtensions
{
    /// <summary>Shows a request body in the OpenAPI document.</summary>
    public static TBuilder WithRequestExample<TBuilder>(this TBuilder route, string name, string json)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new ApiExample(name, json));

    /// <summary>Shows an answer's body in the OpenAPI document.</summary>
    public static TBuilder WithAnswerExample<TBuilder>(this TBuilder route, int status, string name, string json)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new ApiExample(name, json, status));
}
