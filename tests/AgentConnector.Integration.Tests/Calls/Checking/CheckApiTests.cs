using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgentConnector.Testing.Cloud;
using Microsoft.AspNetCore.Http;

namespace AgentConnector.Integration.Tests.Calls.Checking;

/// <summary>Checking start requests, offline, against the built-in agent cloud, and against clouds that do not answer.</summary>
public sealed class CheckApiTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_without_fault_is_told_what_its_agent_is_and_starts_nothing()
    {
        await using var service = await RunningService.StartAsync();

        var (status, body) = await CheckAsync(service, """
            {"agent_id": "a", "session_id": "s", "to": "wav:demo", "simulate": {"scenario": "variables"}, "dynamic_variables": {"name": "Ada", "city": "Rome"}}
            """);

        Assert.Equal(200, status);
        Assert.True(body.GetProperty("ok").GetBoolean());
        Assert.Equal("wav:demo", body.GetProperty("to").GetString());
        Assert.Equal("variables", body.GetProperty("agent").GetProperty("name").GetString());
        Assert.Contains("name", body.GetProperty("agent").GetProperty("variables").EnumerateArray().Select(variable => variable.GetString()));
        Assert.Equal(0, body.GetProperty("findings").GetArrayLength());
        Assert.False(body.TryGetProperty("error", out _));
        using var record = await service.Client.GetAsync("/calls/s", Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, record.StatusCode);
    }

    [Fact]
    public async Task Everything_wrong_on_both_sides_is_told_at_once()
    {
        await using var service = await RunningService.StartAsync();

        var (status, body) = await CheckAsync(service, """
            {"agent_id": "a", "to": "wav:missing", "simulate": {"scenario": "no-overrides"}, "conversation_config_override": {"agent": {"first_message": "Hi {{who}}"}}}
            """);

        Assert.Equal((422, "urn:agent-connector:problem:check-failed"), (status, body.GetProperty("type").GetString()));
        Assert.Equal(
            ["override_not_allowed conversation_config_override.agent.first_message", "to_invalid to", "variable_missing dynamic_variables.who"],
            Errors(body).Order(StringComparer.Ordinal));
        Assert.Contains("enable it in the agent's security settings", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"agent_id":"a","to":"wav:demo","simulate":{"scenario":"variables"}}""", "variable_missing dynamic_variables.name")]
    [InlineData("""{"agent_id":"a","to":"wav:demo","simulate":{"scenario":"tools"}}""", "tool_without_handler agent_id")]
    [InlineData("""{"agent_id":"a","to":"wav:demo","simulate":{"scenario":"odd-format"}}""", "audio_format_unknown agent_id")]
    [InlineData("""{"agent_id":"a","to":"wav:demo","simulate":{"scenario":"ekko"}}""", "scenario_unknown simulate.scenario")]
    [InlineData("""{"agent_id":"a","to":"wav:demo"}""", "agent_key_missing ")]
    [InlineData("""{"agent_id":"a","to":"tel:12","simulate":true}""", "to_invalid to")]
    [InlineData("""{"agent_id":"a","to":"fax:12","simulate":true}""", "to_invalid to")]
    [InlineData("""{"agent_id":"a","to":"plivo:+15551234567","simulate":true}""", "endpoint_unavailable to")]
    [InlineData("""{"agent_id":"a","to":"device:none such","simulate":true}""", "endpoint_")]
    [InlineData("""{"agent_id":"a","to":"wav:demo","simulate":true,"callback_url":"http://10.0.0.1/x"}""", "callback_refused callback_url")]
    [InlineData("""{"agent_id":"","to":"wav:demo"}""", "field_invalid agent_id")]
    [InlineData("""{"agent_id":"a","too":"wav:demo"}""", "field_invalid too")]
    public async Task Each_fault_has_its_code_and_its_field(string request, string expected)
    {
        await using var service = await RunningService.StartAsync(new Dictionary<string, string> { ["AUDIO_BACKEND"] = "alsa" });

        var (status, body) = await CheckAsync(service, request);

        Assert.Equal(422, status);
        Assert.Contains(Errors(body), found => found.StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tool_that_is_configured_has_its_handler()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "tools.json");
        await File.WriteAllTextAsync(file, """{"lookup_order": {"url": "https://example.com/a"}, "show_page": {"url": "https://example.com/b"}}""", Cancelled);
        await using var service = await RunningService.StartAsync(new Dictionary<string, string> { ["TOOLS_FILE"] = file });

        var (status, body) = await CheckAsync(service, """{"agent_id":"a","to":"wav:demo","simulate":{"scenario":"tools"}}""");

        Assert.Equal(200, status);
        Assert.Equal(["lookup_order", "show_page"], body.GetProperty("agent").GetProperty("client_tools").EnumerateArray().Select(tool => tool.GetString()!));
    }

    [Fact]
    public async Task A_device_in_use_is_an_error_or_a_wait_and_a_full_service_a_warning()
    {
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string> { ["MAX_CALLS"] = "1", ["SIMULATE"] = "true" });
        await desk.StartAsync("""{"agent_id":"a","session_id":"one","to":"only:mic"}""");

        var same = await desk.PostAsync("/calls/check", """{"agent_id":"a","to":"only:mic"}""");
        var other = await desk.PostAsync("/calls/check", """{"agent_id":"a","to":"only:other"}""");

        Assert.Equal(422, same.Status);
        Assert.Equal(["endpoint_busy to"], Errors(same.Body));
        Assert.Equal(200, other.Status);
        Assert.Equal(["limit_reached"], other.Body.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("code").GetString()!));
    }

    [Theory]
    [InlineData(404, """{"detail":{"status":"agent_not_found","message":"No such agent."}}""", "agent_not_found agent_id")]
    [InlineData(401, """{"detail":{"status":"invalid_api_key","message":"Invalid API key"}}""", "agent_key_refused ")]
    [InlineData(500, "oops", "agent_unreachable ")]
    [InlineData(200, "no JSON", "agent_unreachable ")]
    public async Task What_the_cloud_refuses_is_a_finding(int answered, string text, string expected)
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context =>
        {
            context.Response.StatusCode = answered;
            return context.Response.WriteAsync(text, Cancelled);
        };
        await using var service = await ServiceAtAsync(cloud.BaseUrl);

        var (status, body) = await CheckAsync(service, """{"agent_id":"agent_1","to":"wav:demo"}""");

        Assert.Equal(422, status);
        Assert.Equal([expected.TrimEnd()], Errors(body).Select(found => found.TrimEnd()));
    }

    [Theory]
    [InlineData(401, """{"detail":{"status":"missing_permissions","message":"The API key you used is missing the permission convai_read to execute this operation."}}""")]
    [InlineData(429, """{"detail":{"status":"too_many_concurrent_requests","message":"Too many."}}""")]
    public async Task What_could_not_be_looked_at_is_a_warning(int answered, string text)
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context =>
        {
            context.Response.StatusCode = answered;
            return context.Response.WriteAsync(text, Cancelled);
        };
        await using var service = await ServiceAtAsync(cloud.BaseUrl);

        var (status, body) = await CheckAsync(service, """{"agent_id":"agent_1","to":"wav:demo"}""");

        Assert.Equal(200, status);
        Assert.False(body.TryGetProperty("agent", out _));
        Assert.Equal(["agent_not_checked"], body.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("code").GetString()!));
    }

    [Fact]
    public async Task A_cloud_that_never_answers_is_a_finding_of_its_own()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        await using var service = await ServiceAtAsync(cloud.BaseUrl, ("ELEVENLABS_OPEN_SECONDS", "1"));

        var (status, body) = await CheckAsync(service, """{"agent_id":"agent_1","to":"wav:demo"}""");

        Assert.Equal(422, status);
        Assert.Equal(["agent_unreachable "], Errors(body));
        Assert.Contains("did not answer within 1 s", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_is_asked_for_once_in_a_minute_with_the_key()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context => context.Response.WriteAsync("""{"name": "Anna", "conversation_config": {}}""", Cancelled);
        await using var service = await ServiceAtAsync(cloud.BaseUrl);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => CheckAsync(service, """{"agent_id":"agent 1","to":"wav:demo"}""".Replace("agent 1", "agent_1", StringComparison.Ordinal))));

        Assert.Equal(["GET /v1/convai/agents/agent_1 key=key"], cloud.Requests);
    }

    [Theory]
    [InlineData("true", "")]
    [InlineData("false", ",\"preflight\":true")]
    public async Task A_start_that_asks_for_it_is_checked_before_anything_is_reached(string setting, string wish)
    {
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string> { ["PREFLIGHT"] = setting });

        var refused = await desk.StartAsync($$"""{"agent_id":"a","session_id":"s","simulate":{"scenario":"variables"}{{wish}}}""");
        var unlooked = await desk.StartAsync("""{"agent_id":"a","session_id":"t","preflight":false,"simulate":{"scenario":"variables"}}""");
        var fit = await desk.StartAsync($$"""{"agent_id":"a","session_id":"s","simulate":{"scenario":"variables"},"dynamic_variables":{"name":"Ada","city":"Rome"}{{wish}}}""");

        Assert.Equal(422, refused.Status);
        Assert.Contains("variable_missing dynamic_variables.name", Errors(refused.Body));
        Assert.Equal((200, 200), (unlooked.Status, fit.Status));
        Assert.False(fit.Body.GetProperty("replayed").GetBoolean()); // the refusal made no call, so nothing was remembered
        Assert.Equal(2, desk.Agents.Requests.Count);
    }

    private static Task<RunningService> ServiceAtAsync(Uri cloud, params ReadOnlySpan<(string Name, string Value)> settings)
    {
        var all = new Dictionary<string, string> { ["ELEVENLABS_API_KEY"] = "key", ["ELEVENLABS_BASE_URL"] = cloud.ToString() };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return RunningService.StartAsync(all);
    }

    private static async Task<(int Status, JsonElement Body)> CheckAsync(RunningService service, string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var answer = await service.Client.PostAsync("/calls/check", content, Cancelled);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled));
    }

    private static List<string> Errors(JsonElement body) =>
    [
        .. body.GetProperty("findings").EnumerateArray()
            .Where(finding => finding.GetProperty("severity").GetString() is "error")
            .Select(finding => $"{finding.GetProperty("code").GetString()} {(finding.TryGetProperty("field", out var field) ? field.GetString() : "")}"),
    ];
}
