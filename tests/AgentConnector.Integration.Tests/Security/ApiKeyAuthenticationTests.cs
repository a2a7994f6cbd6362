using System.Net;
using System.Text.RegularExpressions;
using AgentConnector.Hosting.Draining;
using AgentConnector.Security;
using Microsoft.AspNetCore.Builder;

namespace AgentConnector.Integration.Tests.Security;

public sealed partial class ApiKeyAuthenticationTests
{
    private const string Reader = "reader-canary-71c6e0d2";
    private const string Caller = "caller-canary-0b5f88a9";

    private static readonly Dictionary<string, string> Scoped = new()
    {
        ["API_KEYS"] = $"tests={RunningService.Key},reader@read={Reader},caller@calls={Caller}",
    };

    [Fact]
    public async Task A_missing_and_an_unknown_key_get_the_same_answer()
    {
        await using var service = await RunningService.StartAsync(map: MapScopes);
        var answers = new List<string>();
        foreach (var key in new[] { null, "", "unknown", RunningService.Key[..^1] })
        {
            using var answer = await SendAsync(service, HttpMethod.Get, "/read", "X-API-Key", key);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("ApiKey", answer.Headers.WwwAuthenticate.ToString());
            Assert.Equal("unauthorized", await answer.ProblemAsync());
            answers.Add(Timestamp().Replace(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), ""));
        }

        Assert.Single(answers.Distinct());
    }

    [Theory]
    [InlineData("X-API-Key", RunningService.Key)]
    [InlineData("x-api-key", RunningService.Key)]
    [InlineData("Authorization", "Bearer " + RunningService.Key)]
    [InlineData("Authorization", "bearer " + RunningService.Key)]
    public async Task A_key_is_taken_from_either_header(string header, string value)
    {
        await using var service = await RunningService.StartAsync(map: MapScopes);

        using var answer = await SendAsync(service, HttpMethod.Get, "/read", header, value);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData(Reader, "/read", 200)]
    [InlineData(Reader, "/start", 403)]
    [InlineData(Reader, "/erase", 403)]
    [InlineData(Reader, "/unmarked", 403)]
    [InlineData(Caller, "/read", 403)]
    [InlineData(Caller, "/start", 200)]
    [InlineData(Caller, "/erase", 403)]
    [InlineData(RunningService.Key, "/read", 200)]
    [InlineData(RunningService.Key, "/start", 200)]
    [InlineData(RunningService.Key, "/erase", 200)]
    [InlineData(RunningService.Key, "/unmarked", 200)]
    public async Task A_key_does_what_its_scopes_allow(string key, string path, int status)
    {
        await using var service = await RunningService.StartAsync(Scoped, map: MapScopes);

        using var answer = await SendAsync(service, HttpMethod.Get, path, "X-API-Key", key);

        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 403)
        {
            Assert.Equal("forbidden", await answer.ProblemAsync());
        }
    }

    [Fact]
    public async Task A_route_that_says_nothing_needs_a_key()
    {
        await using var service = await RunningService.StartAsync(map: MapScopes);

        using var answer = await service.Stranger.GetAsync("/unmarked", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/health")]
    [InlineData("/health/live")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs/index.html")]
    public async Task What_needs_no_key_is_open(string path)
    {
        await using var service = await RunningService.StartAsync();

        using var answer = await service.Stranger.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_key_that_starts_too_many_calls_is_told_to_wait_and_others_are_not()
    {
        await using var service = await RunningService.StartAsync(
            new Dictionary<string, string>(Scoped) { ["RATE_LIMIT_PER_MINUTE"] = "2" },
            map: app => app.MapPost("/start", () => "started").RequireAuthorization(Policies.Calls).TakesNewWork());
        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await SendAsync(service, HttpMethod.Post, "/start", "X-API-Key", Caller);
            statuses.Add((int)answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Assert.Equal("rate-limited", await answer.ProblemAsync());
                Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
            }
        }

        using var other = await service.Client.PostAsync("/start", content: null, TestContext.Current.CancellationToken);

        Assert.Equal([200, 200, 429], statuses);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    private static void MapScopes(WebApplication app)
    {
        app.MapGet("/read", () => "ok").RequireAuthorization(Policies.Read);
        app.MapGet("/start", () => "ok").RequireAuthorization(Policies.Calls);
        app.MapGet("/erase", () => "ok").RequireAuthorization(Policies.Admin);
        app.MapGet("/unmarked", () => "ok");
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningService service, HttpMethod method, string path, string header, string? value)
    {
        using var request = new HttpRequestMessage(method, path);
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        return await service.Stranger.SendAsync(request, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("\"timestamp\":\"[^\"]+\"")]
    private static partial Regex Timestamp();
}
