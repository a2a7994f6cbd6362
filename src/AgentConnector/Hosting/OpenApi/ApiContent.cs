using System.Globalization;
using Microsoft.OpenApi;

namespace AgentConnector.Hosting.OpenApi;

/// <summary>An answer of a route that is no JSON, for the OpenAPI document: a text or a file.</summary>
internal sealed record ApiContent(int Status, string ContentType)
{
    public void AddTo(OpenApiOperation operation)
    {
        operation.Responses ??= [];
        var status = Status.ToString(CultureInfo.InvariantCulture);
        if (operation.Responses.GetValueOrDefault(status) is not OpenApiResponse response)
        {
            operation.Responses[status] = response = new() { Description = "OK" };
        }

        response.Content ??= new Dictionary<string, OpenApiMediaType>();
        response.Content[ContentType] = new()
        {
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Format = ContentType.StartsWith("text/", StringComparison.Ordinal) ? null : "binary",
            },
        };
    }
}

internal static class ApiContentExtensions
{
    /// <summary>Tells the OpenAPI document of a text or a file that this route answers, beside its JSON if it has any.</summary>
    public static TBuilder AnswersWith<TBuilder>(this TBuilder route, string contentType, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata([.. statuses.Select(status => new ApiContent(status, contentType))]);
}
