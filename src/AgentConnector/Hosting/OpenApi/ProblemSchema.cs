using Microsoft.OpenApi;

namespace AgentConnector.Hosting.OpenApi;

/// <summary>What every error looks like, for the OpenAPI document.</summary>
internal static class ProblemSchema
{
    public const string Name = "Problem";

    public static OpenApiSchema Make() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "An error (RFC 9457), with the fields clients of the old service read.",
        Required = new HashSet<string> { "type", "title", "status", "detail", "success", "error", "timestamp" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("The stable kind, such as urn:agent-connector:problem:not-found."),
            ["title"] = Text("The kind in words."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "The HTTP status." },
            ["detail"] = Text("What to do next."),
            ["success"] = new OpenApiSchema { Type = JsonSchemaType.Boolean, Description = "Always false." },
            ["error"] = Text("The title again."),
            ["timestamp"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
            ["call_id"] = Text("The call, where there is one."),
            ["replayed"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Boolean,
                Description = "True where an earlier request's answer is repeated; absent otherwise.",
            },
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "What is wrong, by field.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
