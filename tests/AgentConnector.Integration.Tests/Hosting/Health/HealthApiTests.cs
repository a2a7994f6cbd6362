using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentConnector.Integration.Tests.Hosting.Health;

public sealed class HealthApiTests
{
    [Fact]
    public async Task The_old_answers_keep_their_shape()
    {
        await using var service = await RunningService.StartAsync();

        using var root = await service.Stranger.GetAsync("/", TestContext.Current.CancellationToken);
        using var health = await service.Stranger.GetAsync("/health", TestContext.Current.CancellationToken);

        var about = await root.JsonAsync();
        Assert.Equal("ElevenLabs Agent Connector", about.GetProperty("service").GetString());
        Assert.Equal("running", about.GetProperty("status").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+$", about.GetProperty("version").GetString());
        Assert.Equal("healthy", (await health.JsonAsync()).GetProperty("status").GetString());
        Assert.EndsWith("Z", (await health.JsonAsync()).GetProperty("timestamp").GetString());
    }

    [Theory]
    [InlineData("development", null, "/docs")]
    [InlineData("production", null, null)]
    [InlineData("production", "true", "/docs")]
    [InlineData("development", "false", null)]
    public async Task The_first_page_links_to_the_docs_where_there_are_any(string environment, string? switched, string? docs)
    {
        await using var service = await RunningService.StartAsync(new Dictionary<string, string>
        {
            ["ENVIRONMENT"] = environment,
            ["DOCS"] = switched ?? "",
        });

        using var root = await service.Stranger.GetAsync("/", TestContext.Current.CancellationToken);

        var links = (await root.JsonAsync()).GetProperty("links");
        Assert.Equal(docs, links.TryGetProperty("docs", out var link) ? link.GetString() : null);
        using var page = await service.Stranger.GetAsync("/docs/index.html", TestContext.Current.CancellationToken);
        Assert.Equal(docs is null ? HttpStatusCode.NotFound : HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("ELEVENLABS_API_KEY", "sk_canary")]
    [InlineData("SIMULATE", "true")]
    public async Task A_service_that_can_start_calls_is_ready(string name, string value)
    {
        await using var service = await RunningService.StartAsync(new Dictionary<string, string> { [name] = value });

        using var answer = await service.Stranger.GetAsync("/health/ready", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("ready", (await answer.JsonAsync()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_service_that_is_not_ready_says_what_is_missing()
    {
        await using var service = await RunningService.StartAsync(
            configure: builder => builder.Services.AddHealthChecks()
                .AddCheck("disk", () => HealthCheckResult.Unhealthy("The disk is full: make room."))
                .AddCheck("card", () => HealthCheckResult.Healthy())
                .AddCheck("broken", () => throw new InvalidOperationException("no business of a stranger")));

        using var answer = await service.Stranger.GetAsync("/health/ready", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var checks = (await answer.JsonAsync()).GetProperty("checks");
        Assert.Equal("The disk is full: make room.", checks.GetProperty("disk").GetString());
        Assert.Equal("The check itself failed: the service's log says why.", checks.GetProperty("broken").GetString());
        Assert.Single(service.Log.Lines, line => line.Contains("no business of a stranger", StringComparison.Ordinal));
        Assert.Equal("ok", checks.GetProperty("card").GetString());
        Assert.Equal("ok", checks.GetProperty("draining").GetString());
        Assert.Contains("ELEVENLABS_API_KEY", checks.GetProperty("agent_key").GetString());
    }
}
