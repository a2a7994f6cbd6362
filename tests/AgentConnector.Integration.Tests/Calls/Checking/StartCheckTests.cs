using System.Globalization;
using System.Text.Json;
using AgentConnector.Endpoints;
using AgentConnector.Hosting.Resilience;
using AgentConnector.Testing.Cloud;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Calls.Checking;

/// <summary>Starts that are checked first, agents whose settings are odd, and clouds that are slow or rest.</summary>
public sealed class StartCheckTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_passes_by_itself_is_answered_as_a_start_that_is_not_checked()
    {
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string> { ["PREFLIGHT"] = "true", ["SIMULATE"] = "true" });
        await desk.StartAsync("""{"agent_id":"a","session_id":"one","to":"only:mic"}""");

        var busy = await desk.StartAsync("""{"agent_id":"a","to":"only:mic"}""");
        desk.Callers.Refusal = new(EndpointRefusalKind.Unavailable, "It is not plugged in.");
        var away = await desk.StartAsync("""{"agent_id":"a","to":"fake:x"}""");
        var wrong = await desk.StartAsync("""{"agent_id":"a","to":"fake:x","simulate":{"scenario":"variables"}}""");

        Assert.Equal((409, "DEVICE_BUSY"), (busy.Status, busy.Body.GetProperty("limit").GetProperty("name").GetString()));
        Assert.Equal((503, "urn:agent-connector:problem:endpoint-unavailable"), (away.Status, away.Body.GetProperty("type").GetString()));
        Assert.Equal(422, wrong.Status);
        Assert.Equal(["endpoint_unavailable", "variable_missing"], Codes(wrong.Body).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_agents_side_that_fails_is_told_as_that_before_anything_is_begun()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        await using var service = await ServiceAtAsync(cloud.BaseUrl, ("PREFLIGHT", "true"));

        using var start = await PostAsync(service, "/calls", """{"agent_id":"agent_1","session_id":"s","to":"wav:demo"}""");
        var body = await start.JsonAsync();
        using var record = await service.Client.GetAsync("/calls/s", Cancelled);

        Assert.Equal((503, "urn:agent-connector:problem:agent-unavailable"), ((int)start.StatusCode, body.GetProperty("type").GetString()));
        Assert.Equal(["agent_unreachable"], Codes(body));
        Assert.Equal(TimeSpan.FromSeconds(5), start.Headers.RetryAfter?.Delta);
        Assert.Equal(404, (int)record.StatusCode);
    }

    [Fact]
    public async Task While_the_cloud_is_not_asked_a_check_says_that_and_nothing_of_scenarios()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        await using var service = await ServiceAtAsync(cloud.BaseUrl);
        var circuit = service.Services.GetRequiredService<Circuit>();
        for (var i = 0; circuit.RestsFor is null && i < 10; i++)
        {
            using var failed = await PostAsync(service, "/calls/check", $$"""{"agent_id":"agent_{{i}}","to":"wav:demo"}""");
        }

        Assert.NotNull(circuit.RestsFor);
        using var check = await PostAsync(service, "/calls/check", """{"agent_id":"agent_1","to":"wav:demo"}""");
        var body = await check.JsonAsync();

        Assert.Equal(422, (int)check.StatusCode);
        Assert.Equal(["agent_unreachable"], Codes(body));
        Assert.Contains("ElevenLabs has failed to answer too often", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_may_not_be_called_back_is_told_with_all_the_rest()
    {
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string> { ["PREFLIGHT"] = "true" });
        const string Request = """{"agent_id":"a","to":"fake:x","callback_url":"http://10.0.0.1/x","simulate":{"scenario":"variables"}""";

        var all = await desk.StartAsync(Request + "}");
        var alone = await desk.StartAsync(Request + ",\"preflight\":false}");

        Assert.Equal(["callback_refused", "variable_missing"], Codes(all.Body).Order(StringComparer.Ordinal));
        Assert.Equal(["callback_url"], alone.Body.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task A_thousand_faults_are_told_in_an_answer_that_can_be_read()
    {
        await using var service = await RunningService.StartAsync();
        var overrides = string.Join(',', Enumerable.Range(0, 1_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"f{i}\":1")));

        using var check = await PostAsync(
            service, "/calls/check", $$$"""{"agent_id":"a","to":"wav:demo","simulate":{"scenario":"no-overrides"},"conversation_config_override":{"a.b":1,"a":{"b":2},{{{overrides}}}}}""");
        var body = await check.JsonAsync();

        Assert.Equal(422, (int)check.StatusCode);
        Assert.Equal(200, Codes(body).Count);
        Assert.EndsWith(" And 190 more: see findings.", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""{"name": "Anna", "conversation_config": "later"}""")]
    public async Task An_answer_without_settings_says_nothing_of_the_agent(string answer)
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context => context.Response.WriteAsync(answer, Cancelled);
        await using var service = await ServiceAtAsync(cloud.BaseUrl);

        using var check = await PostAsync(service, "/calls/check", """{"agent_id":"agent_1","to":"wav:demo","conversation_config_override":{"agent":{"language":"en"}}}""");

        Assert.Equal(200, (int)check.StatusCode);
        Assert.Equal(["agent_not_checked"], Codes(await check.JsonAsync()));
    }

    [Fact]
    public async Task An_agent_with_dozens_of_tools_of_which_none_is_told_is_checked_in_the_time_of_one_question()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var ids = string.Join(',', Enumerable.Range(0, 50).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"tool_{i}\"")));
        cloud.OnSignedUrl = context => context.Request.Path.Value!.Contains("/tools/", StringComparison.Ordinal)
            ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
            : context.Response.WriteAsync($$$$$"""{"name":"Anna","conversation_config":{"agent":{"prompt":{"tool_ids":[{{{{{ids}}}}}]}}}}""", Cancelled);
        await using var service = await ServiceAtAsync(cloud.BaseUrl, ("ELEVENLABS_OPEN_SECONDS", "1"));

        using var check = await PostAsync(service, "/calls/check", """{"agent_id":"agent_1","to":"wav:demo"}""");

        Assert.Equal(["tools_not_checked"], Codes(await check.JsonAsync()));
        Assert.InRange(cloud.Requests.Count, 1, 1 + (2 * 8)); // a few at once, each a second time because it is slow, and no further ones
    }

    private static List<string> Codes(JsonElement body) => [.. body.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("code").GetString()!)];

    private static async Task<HttpResponseMessage> PostAsync(RunningService service, string path, string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        return await service.Client.PostAsync(path, content, Cancelled);
    }

    private static Task<RunningService> ServiceAtAsync(Uri cloud, params (string Name, string Value)[] settings) => RunningService.StartAsync(
        new Dictionary<string, string>(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
        {
            ["ELEVENLABS_API_KEY"] = "key",
            ["ELEVENLABS_BASE_URL"] = cloud.ToString(),
        });
}
