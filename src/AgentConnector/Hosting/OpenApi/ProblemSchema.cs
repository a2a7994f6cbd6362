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
            ["limit"] = Object(
                "The limit that was reached: its setting, what it allows, and what Retry-After says.",
                ("name", Text("The setting, such as MAX_CALLS.")),
                ("value", new OpenApiSchema { Type = JsonSchemaType.Integer }),
                ("retry_after_seconds", new OpenApiSchema { Type = JsonSchemaType.Integer })),
            ["findings"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Description = "What a check of a start request has found, errors first.",
                Items = Object(
                    "One finding.",
                    ("code", Text("Stable: branch on it.")),
                    ("severity", Text("error or warning.")),
                    ("field", Text("The field of the request it is about, where it is about one.")),
                    ("message", Text("What is wrong and what to do."))),
            },
        },
    };

    private static OpenApiSchema Object(string description, params ReadOnlySpan<(string Name, IOpenApiSchema Schema)> members)
    {
        var properties = new Dictionary<string, IOpenApiSchema>();
        foreach (var (name, schema) in members)
        {
            properties[name] = schema;
        }

        return new() { Type = JsonSchemaType.Object, Description = description, Properties = properties };
    }

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
