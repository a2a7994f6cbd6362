using AgentConnector.Configuration;
using AgentConnector.Hosting.Draining;
using AgentConnector.Problems;
using AgentConnector.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace AgentConnector.Hosting.OpenApi;

/// <summary>The OpenAPI document, generated from the routes, and the page to try it.</summary>
internal static class ApiDescription
{
    public const string Address = "/openapi/v1.json";

    private const string Problem = "application/problem+json";

    // In the order in which a newcomer needs them: pages show them so.
    private static readonly (string Name, string Description)[] Groups =
    [
        ("Calls", "Start, follow, steer and read calls."),
        ("Agents", "Who can be called, and what a call has to bring."),
        ("Devices", "The sound devices of this host, and numbers to dial."),
        ("Webhooks", "Who is told of calls, and what was sent."),
        ("Audit", "Who did what."),
        ("Health", "How the service is."),
    ];

    /// <summary>Statuses of an answer to new work that may say when to come back.</summary>
    private static readonly string[] WithRetryAfter = ["202", "409", "429", "503"];

    public static IServiceCollection AddApiDescription(this IServiceCollection services) =>
        services.AddOpenApi("v1", options =>
        {
            options.AddDocumentTransformer(DescribeAsync);
            options.AddOperationTransformer(DescribeErrorsAsync);
            options.AddOperationTransformer(AddMetadataAsync);
            options.AddOperationTransformer(DescribeQueryAsync);
            options.AddSchemaTransformer(ApiSchemas.CorrectAsync);
        });

    public static void MapApiDescription(this IEndpointRouteBuilder routes) => routes.MapOpenApi(Address).AllowAnonymous();

    public static void UseDocs(this IApplicationBuilder app) => app.UseSwaggerUI(ui =>
    {
        ui.RoutePrefix = "docs";
        ui.DocumentTitle = "ElevenLabs Agent Connector";
        ui.SwaggerEndpoint(".." + Address, "v1"); // from the page: a proxy may keep a prefix
    });

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "ElevenLabs Agent Connector",
            Version = ServiceVersion.Text,
            Description = "Starts live voice conversations between an ElevenLabs agent and an audio endpoint, and returns what happened.",
        };
        document.Tags = new HashSet<OpenApiTag>(
            Groups.Select(group => new OpenApiTag { Name = group.Name, Description = group.Description })
                .Concat((document.Tags ?? new HashSet<OpenApiTag>()).Where(tag => !Groups.Any(group => group.Name == tag.Name))));
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [ApiKeyAuthentication.Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = ApiKeyAuthentication.Header,
                Description = "A key from API_KEYS. Authorization: Bearer works too.",
            },
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[ProblemSchema.Name] = ProblemSchema.Make();
        document.Components.Schemas.Remove(nameof(Microsoft.AspNetCore.Mvc.ProblemDetails)); // the framework's, without our fields
        var publicUrl = context.ApplicationServices.GetRequiredService<IOptions<ServerOptions>>().Value.PublicUrl;
        foreach (var server in document.Servers ?? [])
        {
            // Asked by its public name it was asked through the proxy, whose scheme and port only PUBLIC_URL tells.
            var isPublic = publicUrl is not null && Uri.TryCreate(server.Url, UriKind.Absolute, out var asked) && asked.Host == publicUrl.Host;
            server.Url = (isPublic ? publicUrl!.AbsoluteUri : server.Url)?.TrimEnd('/'); // paths begin with a slash
        }

        return Task.CompletedTask;
    }

    private static Task DescribeErrorsAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Responses ??= [];
        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security =
            [
                new() { [new OpenApiSecuritySchemeReference(ApiKeyAuthentication.Scheme, context.Document)] = [] },
            ];
            AddProblem(operation, context, "401", "The API key is missing or unknown.");
            AddProblem(operation, context, "403", "The API key lacks the scope.");
        }

        if (metadata.OfType<NewWork>().Any())
        {
            AddProblem(operation, context, "429", "Too many calls from this key; see Retry-After.");
            AddProblem(operation, context, "503", "Busy, shutting down, or not configured; see Retry-After.");
            AddRetryAfter(operation);
        }

        AddProblem(operation, context, "default", "Any other error.");
        foreach (var error in operation.Responses.Values.SelectMany(response => response.Content ?? new Dictionary<string, OpenApiMediaType>()).Where(content => content.Key == Problem))
        {
            error.Value.Schema = new OpenApiSchemaReference(ProblemSchema.Name, context.Document);
        }

        return Task.CompletedTask;
    }

    private static void AddRetryAfter(OpenApiOperation operation)
    {
        foreach (var response in WithRetryAfter.Select(status => operation.Responses!.GetValueOrDefault(status)).OfType<OpenApiResponse>())
        {
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers["Retry-After"] = new OpenApiHeader
            {
                Description = "Seconds until it makes sense to send the same request again or, of a call that waits, to look at it. Absent where waiting changes nothing.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" },
            };
        }
    }

    private static void AddProblem(OpenApiOperation operation, OpenApiOperationTransformerContext context, string status, string description) =>
        operation.Responses!.TryAdd(status, new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problem] = new() { Schema = new OpenApiSchemaReference(ProblemSchema.Name, context.Document) },
            },
        });

    private static Task DescribeQueryAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var parameters = context.Description.ActionDescriptor.EndpointMetadata.OfType<QueryParameter>().ToList();
        operation.Parameters =
        [
            .. (operation.Parameters ?? []).Where(known => known.In is not ParameterLocation.Query || !parameters.Exists(parameter => parameter.Name == known.Name)),
            .. parameters.Select(QuerySchema.Of),
        ];
        return Task.CompletedTask;
    }

    private static Task AddMetadataAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var content in metadata.OfType<ApiContent>())
        {
            content.AddTo(operation);
        }

        foreach (var header in metadata.OfType<ApiHeader>())
        {
            header.AddTo(operation);
        }

        foreach (var example in metadata.OfType<ApiExample>())
        {
            example.AddTo(operation);
        }

        return Task.CompletedTask;
    }
}
