using System.Net;
using System.Text;
using System.Text.Json;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>Requests as clients of the old service send them, and the answers that were promised to them.</summary>
public sealed class OldClientTests : IAsyncLifetime
{
    private const string Documented =
        """{"agent_id":"agent_7101k5zvyjhmfg983brhmhkd98n6","session_id":"session-1","metadata":{"source":"n8n","customer":{"name":"Zoë"},"tags":["a",1,null]}}""";

    private readonly TemporaryFolder data = new();
    private ServiceProcess service = null!;

    // Nobody listens at this address: only the built-in agent can have served the call.
    public async ValueTask InitializeAsync() => service = await Connector.StartAsync(
        data.Path, ("ELEVENLABS_API_KEY", "sk_old"), ("ELEVENLABS_BASE_URL", "http://127.0.0.1:9"), ("API_KEYS", ServiceProcess.Key));

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        data.Dispose();
    }

    [Theory]
    [InlineData("/webhook/initiate-call")]
    [InlineData("/webhook/initiate-test-call")]
    public async Task The_documented_request_gets_the_documented_answer_from_the_built_in_agent(string path)
    {
        using var answer = await PostAsync(path, Documented);
        var body = await answer.JsonAsync();
        var record = await service.Client.CallAsync("session-1");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.True(body.GetProperty("success").GetBoolean());
        Assert.Equal("session-1", body.Text("session_id"));
        Assert.Equal("in_progress", body.Text("status"));
        Assert.Equal("Call initiated successfully. Audio streaming started.", body.Text("message"));
        Assert.Matches(@"^wss?://[^?#]+/v1/convai/conversation$", body.Text("websocket_url"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", body.Text("timestamp"));
        Assert.Equal(
            """{"self":"/calls/session-1","events":"/calls/session-1/events","end":"/calls/session-1/end"}""", body.GetProperty("links").GetRawText());
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(Documented).GetProperty("metadata"), record.GetProperty("metadata")));
        Assert.Equal("agent_7101k5zvyjhmfg983brhmhkd98n6", record.Text("agent_id"));
        Assert.Equal("wav:demo", record.Text("to"));
        Assert.Equal("in_progress", record.Text("status"));
    }

    [Theory]
    [InlineData("device:default", "endpoint-unavailable", "not-found")]
    [InlineData("station:kitchen", "invalid-request")] // no host has it
    public async Task An_endpoint_this_host_does_not_have_is_said_so(string to, params string[] kinds)
    {
        using var answer = await PostAsync("/webhook/initiate-call", $$"""{"agent_id":"agent_x","to":"{{to}}"}""");

        Assert.InRange((int)answer.StatusCode, 404, 503);
        Assert.Contains(await answer.ProblemAsync(), kinds);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong_key")]
    public async Task A_missing_and_a_wrong_key_get_the_same_401(string? key)
    {
        using var stranger = new HttpClient { BaseAddress = service.Client.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhook/initiate-call")
        {
            Content = new StringContent(Documented, Encoding.UTF8, "application/json"),
        };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("X-API-Key", key);
        }

        using var answer = await stranger.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("ApiKey", $"{answer.Headers.WwwAuthenticate}");
        Assert.Equal("unauthorized", await answer.ProblemAsync());
        Assert.Empty(Calls(await ListAsync()));
    }

    [Theory]
    [InlineData("{\"agent_id\": \"agent_x\", ", "application/json", 400, "malformed-json")]
    [InlineData("", "application/json", 400, "bad-request")]
    [InlineData("agent_id=agent_x", "application/x-www-form-urlencoded", 415, "unsupported-media-type")]
    [InlineData("{}", "text/plain", 415, "unsupported-media-type")]
    [InlineData("{}", "application/json", 422, "invalid-request")]
    [InlineData("[]", "application/json", 422, "invalid-request")]
    [InlineData("null", "application/json", 422, "invalid-request")]
    [InlineData("{\"agent_id\": 7}", "application/json", 422, "invalid-request")]
    [InlineData("{\"agent_id\": \"a\", \"metadata\": \"text\"}", "application/json", 422, "invalid-request")]
    [InlineData("{\"agent_id\": \"a\", \"session_id\": \"with space\"}", "application/json", 422, "invalid-request")]
    public async Task A_bad_body_is_answered_with_what_is_wrong(string body, string contentType, int status, string problem)
    {
        using var answer = await PostAsync("/webhook/initiate-call", body, contentType);
        var document = await answer.JsonAsync();

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(problem, await answer.ProblemAsync());
        Assert.Equal(status is 422, document.TryGetProperty("errors", out _));
    }

    [Fact]
    public async Task The_old_health_routes_answer_in_their_old_shape_without_a_key()
    {
        using var stranger = new HttpClient { BaseAddress = service.Client.BaseAddress };
        using var root = await stranger.GetAsync("/", TestContext.Current.CancellationToken);
        using var health = await stranger.GetAsync("/health", TestContext.Current.CancellationToken);

        Assert.Equal("running", (await root.JsonAsync()).Text("status"));
        Assert.Equal("ElevenLabs Agent Connector", (await root.JsonAsync()).Text("service"));
        Assert.Matches(@"^\d+\.\d+\.\d+", (await root.JsonAsync()).Text("version"));
        Assert.Equal("healthy", (await health.JsonAsync()).Text("status"));
        Assert.EndsWith("Z", (await health.JsonAsync()).Text("timestamp"));
    }

    [Fact]
    public async Task No_answer_of_success_has_an_error_at_its_top()
    {
        var id = "session-1";
        using var start = await PostAsync("/webhook/initiate-call", Documented);
        var seen = new List<HttpResponseMessage>
        {
            start,
            await PostAsync("/webhook/initiate-call", Documented),
            await service.Client.StartCallAsync(new { agent_id = "a", simulate = new { scenario = "silent" } }, respondAsync: true),
            await PostAsync("/calls", """{"agent_id":"a","simulate":{"scenario":"drop"}}"""),
            await service.Client.SendMessageAsync(id, "user_activity", ""),
            await GetAsync($"/calls/{id}"),
            await PostAsync($"/calls/{id}/end", "{}"),
            await PostAsync($"/calls/{id}/end", "{}"),
        };
        foreach (var path in new[]
        {
            "/", "/health", "/health/live", "/health/ready", "/openapi/v1.json", "/calls", "/calls?status=completed&limit=1",
            $"/calls/{id}?wait=1", $"/calls/{id}/transcript", $"/calls/{id}/events",
        })
        {
            seen.Add(await GetAsync(path));
        }

        foreach (var answer in seen)
        {
            using (answer)
            {
                Assert.InRange((int)answer.StatusCode, 200, 299);
                var body = await answer.JsonAsync();
                Assert.True(body.ValueKind is JsonValueKind.Array || !body.TryGetProperty("error", out _), $"{answer.RequestMessage?.RequestUri}: {body}");
            }
        }
    }

    private static List<JsonElement> Calls(JsonElement page) => [.. page.GetProperty("calls").EnumerateArray()];

    private async Task<JsonElement> ListAsync()
    {
        using var answer = await GetAsync("/calls");
        return await answer.JsonAsync();
    }

    private async Task<HttpResponseMessage> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "application/json" } } };
        return await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body, string contentType = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = new(contentType);
        return await service.Client.PostAsync(path, content, TestContext.Current.CancellationToken);
    }
}
