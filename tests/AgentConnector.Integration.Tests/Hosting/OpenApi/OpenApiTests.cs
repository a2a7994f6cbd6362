using AgentConnector.Hosting.Draining;
using AgentConnector.Hosting.OpenApi;
using AgentConnector.Security;
using Microsoft.AspNetCore.Builder;

namespace AgentConnector.Integration.Tests.Hosting.OpenApi;

public sealed class OpenApiTests
{
    public sealed record StartBody(string AgentId);

    [Fact]
    public async Task The_document_describes_keys_errors_and_examples()
    {
        await using var service = await RunningService.StartAsync(map: app =>
            app.MapPost("/probe", (StartBody body) => body).RequireAuthorization(Policies.Calls).TakesNewWork()
                .WithRequestExample("smallest", """{ "agent_id": "agent_1" }""")
                .WithAnswerExample(200, "started", """{ "agent_id": "agent_1" }"""));

        using var answer = await service.Stranger.GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        var document = await answer.JsonAsync();

        var start = document.GetProperty("paths").GetProperty("/probe").GetProperty("post");
        Assert.Equal("X-API-Key", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("ApiKey").GetProperty("name").GetString());
        Assert.True(document.GetProperty("components").GetProperty("schemas").TryGetProperty("Problem", out _));
        Assert.True(start.GetProperty("security")[0].TryGetProperty("ApiKey", out _));
        Assert.Equal("agent_1", start.GetProperty("requestBody").GetProperty("content").GetProperty("application/json")
            .GetProperty("examples").GetProperty("smallest").GetProperty("value").GetProperty("agent_id").GetString());
        Assert.True(start.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json")
            .GetProperty("examples").TryGetProperty("started", out _));
        Assert.All(["401", "403", "429", "503", "default"], status => Assert.Equal(
            "#/components/schemas/Problem",
            start.GetProperty("responses").GetProperty(status).GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").GetProperty("$ref").GetString()));
        Assert.False(document.GetProperty("paths").GetProperty("/health").GetProperty("get").TryGetProperty("security", out _));
    }

    [Fact]
    public async Task A_start_shows_the_answer_at_each_limit_and_when_to_come_back()
    {
        await using var service = await RunningService.StartAsync();
        using var answer = await service.Stranger.GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken);

        var responses = (await answer.JsonAsync()).GetProperty("paths").GetProperty("/calls").GetProperty("post").GetProperty("responses");

        Assert.Equal(
            ["DEVICE_BUSY", "MAX_CALLS", "MAX_CALLS", "MAX_CALLS_PER_AGENT", "MAX_CALLS_PER_KEY", "MAX_CALLS_PER_KEY", "MAX_MINUTES_PER_KEY_PER_DAY"],
            new[] { "409", "429", "503" }
                .SelectMany(status => responses.GetProperty(status).GetProperty("content").GetProperty("application/problem+json").GetProperty("examples").EnumerateObject())
                .Select(example => example.Value.GetProperty("value").GetProperty("limit").GetProperty("name").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(["202", "409", "429", "503"], status => Assert.True(responses.GetProperty(status).GetProperty("headers").TryGetProperty("Retry-After", out _), status));
        Assert.Equal("check-failed", responses.GetProperty("422").GetProperty("content").GetProperty("application/problem+json").GetProperty("examples")
            .EnumerateObject().Single().Value.GetProperty("value").GetProperty("type").GetString()!.Split(':')[^1]);
    }

    [Theory]
    [InlineData("development", null, 200, true)]
    [InlineData("production", null, 404, false)]
    [InlineData("production", "true", 200, false)]
    [InlineData("development", "false", 404, true)]
    public async Task The_page_to_try_it_and_open_cors_are_for_development(string environment, string? docs, int status, bool cors)
    {
        await using var service = await RunningService.StartAsync(new Dictionary<string, string> { ["ENVIRONMENT"] = environment, ["DOCS"] = docs ?? "" });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        request.Headers.Add("Origin", "https://elsewhere.example");

        using var page = await service.Stranger.GetAsync("/docs/index.html", TestContext.Current.CancellationToken);
        using var answer = await service.Stranger.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)page.StatusCode);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; ", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.DoesNotContain("*", policy);
        Assert.Equal(cors, answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Answers_are_not_sniffed_framed_or_stored()
    {
        await using var service = await RunningService.StartAsync();

        foreach (var path in new[] { "/health", "/nowhere", "/metrics" })
        {
            using var answer = await service.Stranger.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
            Assert.True(answer.Headers.CacheControl?.NoStore);
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task The_document_says_what_is_written()
    {
        await using var service = await RunningService.StartAsync();

        using var answer = await service.Stranger.GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        var document = await answer.JsonAsync();
        var schemas = document.GetProperty("components").GetProperty("schemas").EnumerateObject().ToList();
        var properties = schemas.Where(schema => schema.Value.TryGetProperty("properties", out _))
            .SelectMany(schema => schema.Value.GetProperty("properties").EnumerateObject().Select(property => (Owner: schema, Property: property)))
            .ToList();

        Assert.DoesNotContain(properties, one => MayBeNull(one.Property.Value) && one.Owner.Value.TryGetProperty("required", out var required)
            && required.EnumerateArray().Any(name => name.GetString() == one.Property.Name));
        Assert.DoesNotContain(properties, one => one.Property.Value.TryGetProperty("format", out _) && !one.Property.Value.TryGetProperty("type", out _));
        Assert.DoesNotContain(properties, one => one.Property.Value.TryGetProperty("type", out var type) && type.GetRawText() is var text && text.Contains("integer") && text.Contains("string"));
        Assert.All(schemas, schema => Assert.True(schema.Value.TryGetProperty("type", out _), schema.Name));
        Assert.False(document.GetProperty("servers")[0].GetProperty("url").GetString()!.EndsWith('/'));
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(operation => operation.Value).ToList();
        Assert.All(operations, operation => Assert.True(operation.TryGetProperty("operationId", out _)));
        Assert.All(
            operations.SelectMany(operation => operation.GetProperty("responses").EnumerateObject()).Where(response => response.Name is not "204"),
            response => Assert.NotEmpty(response.Value.GetProperty("content").EnumerateObject()));

        static bool MayBeNull(System.Text.Json.JsonElement schema) =>
            (schema.TryGetProperty("type", out var type) && type.GetRawText().Contains("null")) || (schema.TryGetProperty("oneOf", out var some) && some.GetRawText().Contains("\"null\""));
    }
}
