using System.Globalization;
using System.Text.Json.Nodes;
using AgentConnector.Problems;
using Microsoft.OpenApi;

namespace AgentConnector.Hosting.OpenApi;

/// <summary>A route's query parameter in the words of the OpenAPI document.</summary>
internal static class QuerySchema
{
    public static IOpenApiParameter Of(QueryParameter parameter) => parameter.Root is { } root
        ? new OpenApiParameter
        {
            Name = root,
            In = ParameterLocation.Query,
            Description = parameter.Description,
            Style = ParameterStyle.DeepObject,
            Explode = true,
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String },
                Examples = [new JsonObject()], // a page fills it in, and what it made up itself would find no call
            },
        }
        : new OpenApiParameter { Name = parameter.Name, In = ParameterLocation.Query, Description = parameter.Description, Schema = Values(parameter) };

    private static OpenApiSchema Values(QueryParameter parameter) => new()
    {
        Type = parameter.Least is null ? JsonSchemaType.String : JsonSchemaType.Integer,
        Minimum = parameter.Least?.ToString(CultureInfo.InvariantCulture),
        Maximum = parameter.Most?.ToString(CultureInfo.InvariantCulture),
        Enum = parameter.Values?.Select(value => (JsonNode)value).ToList(),
    };
}
