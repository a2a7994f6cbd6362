using System.Net;
using System.Text.Json;
using AgentConnector.Testing.Cloud;
using Microsoft.AspNetCore.Http;

namespace AgentConnector.Integration.Tests.Calls.Checking;

/// <summary>The lists that clients choose from, over real sockets.</summary>
public sealed class AgentListApiTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_built_in_agents_are_found_page_by_page_and_by_name()
    {
        await using var service = await RunningService.StartAsync(new Dictionary<string, string> { ["SIMULATE"] = "true" });
        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await GetAsync(service, "/agents" + (cursor is null ? "" : $"?cursor={cursor}"))).Body;
            names.AddRange(Names(page));
            cursor = page.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        var scenarios = (await GetAsync(service, "/scenarios")).Body.GetProperty("scenarios").EnumerateArray().Select(name => name.GetString()!);
        Assert.Equal(scenarios, names);
        Assert.Contains("variables", Names((await GetAsync(service, "/agents?search=variab")).Body));
        Assert.Empty(Names((await GetAsync(service, "/agents?search=nobody-is-called-so")).Body));
    }

    [Fact]
    public async Task An_agent_tells_its_variables_and_which_of_its_tools_nothing_handles()
    {
        await using var service = await RunningService.StartAsync(new Dictionary<string, string> { ["SIMULATE"] = "true" });

        var variables = (await GetAsync(service, "/agents/variables")).Body;
        var tools = (await GetAsync(service, "/agents/tools")).Body;

        Assert.Contains("name", variables.GetProperty("variables").EnumerateArray()
            .Where(variable => variable.GetProperty("required").GetBoolean()).Select(variable => variable.GetProperty("name").GetString()));
        Assert.NotEmpty(tools.GetProperty("client_tools").EnumerateArray());
        Assert.All(tools.GetProperty("client_tools").EnumerateArray(), tool => Assert.False(tool.GetProperty("has_handler").GetBoolean()));
    }

    [Fact]
    public async Task What_the_cloud_tells_of_an_agent_is_passed_on_without_its_prompt_and_its_secrets()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context => context.Response.WriteAsync(
            """
            {"name": "Anna", "conversation_config": {"conversation": {"max_duration_seconds": 300}, "agent": {"first_message": "Hello {{name}}",
             "prompt": {"prompt": "CANARY-prompt"}, "dynamic_variables": {"dynamic_variable_placeholders": {"name": "Ada", "age": 7, "secret__token": "CANARY-secret"}}}},
             "platform_settings": {"call_limits": {"agent_concurrency_limit": 3, "daily_limit": -1}, "queueing_config": {"enabled": true, "wait_timeout_seconds": 90, "hold_audio": "CANARY-file"}}}
            """,
            Cancelled);
        await using var service = await ServiceAtAsync(cloud.BaseUrl);

        var (status, body) = await GetAsync(service, "/agents/agent_1");

        Assert.Equal(200, status);
        Assert.Equal(("Anna", 300), (body.GetProperty("name").GetString(), body.GetProperty("max_duration_seconds").GetInt32()));
        Assert.Equal(["name True Ada", "age False 7", "secret__token False "], body.GetProperty("variables").EnumerateArray().Select(variable =>
            $"{variable.GetProperty("name").GetString()} {variable.GetProperty("required").GetBoolean()} {(variable.TryGetProperty("default", out var value) ? value.GetString() : "")}"));
        Assert.Equal("""{"at_once":3,"queues":true,"queue_seconds":90}""", body.GetProperty("limits").GetRawText());
        Assert.DoesNotContain("CANARY", body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_reaches_the_cloud_as_it_was_written_and_is_asked_for_once()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context => context.Response.WriteAsync("""{"agents": [{"agent_id": "agent_1", "name": "A & B"}], "next_cursor": "n", "has_more": true}""", Cancelled);
        await using var service = await ServiceAtAsync(cloud.BaseUrl);

        await GetAsync(service, "/agents?search=a%26b&cursor=c");
        var body = (await GetAsync(service, "/agents?search=a%26b&cursor=c")).Body;

        Assert.Equal("""{"agents":[{"agent_id":"agent_1","name":"A & B"}],"next_cursor":"n"}""", body.GetRawText());
        Assert.Equal(["GET /v1/convai/agents?page_size=30&search=a%26b&cursor=c key=key"], cloud.Requests);
    }

    [Fact]
    public async Task A_page_holds_only_agents_that_can_be_called_each_once_and_no_more_than_a_page_may()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var many = Enumerable.Range(0, 5_000).Select(i => new { agent_id = $"agent_{i}", name = new string('n', 500) });
        var odd = new[] { "agent_0", "agent_0", "two words", "line\nbreak", "", new string('x', 129) }.Select(id => new { agent_id = id, name = "odd" });
        cloud.OnSignedUrl = context => context.Response.WriteAsync(JsonSerializer.Serialize(new { agents = odd.Concat(many) }), Cancelled);
        await using var service = await ServiceAtAsync(cloud.BaseUrl);

        var agents = (await GetAsync(service, "/agents")).Body.GetProperty("agents").EnumerateArray().ToList();

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"agent_{i}"), agents.Select(agent => agent.GetProperty("agent_id").GetString()));
        Assert.All(agents, agent => Assert.InRange(agent.GetProperty("name").GetString()!.Length, 1, 256));
    }

    [Fact]
    public async Task A_cursor_that_was_handed_out_is_taken_back_and_one_that_leads_nowhere_is_not_handed_out()
    {
        var cursor = new string('c', 2_000);
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context => context.Response.WriteAsync($$"""{"agents": [], "next_cursor": "{{cursor}}", "has_more": true}""", Cancelled);
        await using var service = await ServiceAtAsync(cloud.BaseUrl);

        var first = (await GetAsync(service, "/agents")).Body.GetProperty("next_cursor").GetString();
        var (status, second) = await GetAsync(service, $"/agents?cursor={first}");

        Assert.Equal(200, status);
        Assert.False(second.TryGetProperty("next_cursor", out _));
    }

    [Fact]
    public async Task A_hundred_who_ask_at_once_ask_the_cloud_once_and_the_first_may_leave()
    {
        var answer = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = async context =>
        {
            asked.TrySetResult();
            await answer.Task.WaitAsync(Cancelled);
            await context.Response.WriteAsync("""{"agents": []}""", Cancelled);
        };
        await using var service = await ServiceAtAsync(cloud.BaseUrl);
        using var leaving = new CancellationTokenSource();
        var first = service.Client.GetAsync("/agents", leaving.Token);
        await asked.Task.WaitAsync(Cancelled);

        await leaving.CancelAsync();
        var others = Enumerable.Range(0, 100).Select(_ => GetAsync(service, "/agents")).ToList();
        answer.SetResult();

        Assert.All(await Task.WhenAll(others), reply => Assert.Equal(200, reply.Status));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Single(cloud.Requests);
    }

    [Theory]
    [InlineData(401, 502, "agent-refused", "ELEVENLABS_API_KEY")]
    [InlineData(403, 502, "agent-refused", "right to read agents")]
    [InlineData(404, 404, "agent-not-found", "workspace")]
    public async Task What_the_cloud_refuses_is_told_with_what_to_do(int refusal, int status, string kind, string advice)
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context =>
        {
            context.Response.StatusCode = refusal;
            return Task.CompletedTask;
        };
        await using var service = await ServiceAtAsync(cloud.BaseUrl);

        foreach (var path in new[] { "/agents", "/agents/agent_1" })
        {
            var (answered, body) = await GetAsync(service, path);

            Assert.Equal((status, "urn:agent-connector:problem:" + kind), (answered, body.GetProperty("type").GetString()));
            Assert.Contains(advice, body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_key_for_the_cloud_the_answer_says_which_setting_is_missing()
    {
        await using var service = await RunningService.StartAsync();

        var (status, body) = await GetAsync(service, "/agents");

        Assert.Equal((503, "urn:agent-connector:problem:not-configured"), (status, body.GetProperty("type").GetString()));
        Assert.Contains("ELEVENLABS_API_KEY", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_no_key_of_the_service_learns_nothing()
    {
        await using var service = await RunningService.StartAsync();
        using var answer = await service.Stranger.GetAsync("/agents", Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static Task<RunningService> ServiceAtAsync(Uri cloud) =>
        RunningService.StartAsync(new Dictionary<string, string> { ["ELEVENLABS_API_KEY"] = "key", ["ELEVENLABS_BASE_URL"] = cloud.ToString() });

    private static async Task<(int Status, JsonElement Body)> GetAsync(RunningService service, string path)
    {
        using var answer = await service.Client.GetAsync(path, Cancelled);
        return ((int)answer.StatusCode, await answer.JsonAsync());
    }

    private static IEnumerable<string> Names(JsonElement page) => page.GetProperty("agents").EnumerateArray().Select(agent => agent.GetProperty("name").GetString()!);
}
