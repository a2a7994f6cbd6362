using System.Net.Http.Json;

namespace AgentConnector.Simulator.Tests;

/// <summary>Every route and every parameter of the vendor either works or is refused in words; none is passed over.</summary>
public sealed class RestRoutesTests
{
    [Fact]
    public async Task Every_route_of_the_vendor_works_or_says_that_it_is_not_simulated()
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);
        var faults = new List<string>();

        foreach (var (method, path, _) in VendorRoutes())
        {
            var concrete = path.Replace('{', ' ').Split('/').Select(part => part.StartsWith(' ') ? "missing" : part);
            using var content = method is "GET" or "DELETE" ? null : JsonContent.Create(new { });
            var (status, body) = await rest.SendAsync(method, string.Join('/', concrete), content);
            var honest = status switch
            {
                200 => true,
                404 => body.GetProperty("detail").GetProperty("message").GetString()!.Contains("'missing'", StringComparison.Ordinal),
                422 => body.GetProperty("detail").GetArrayLength() > 0,
                400 => body.GetProperty("detail").GetProperty("code").GetString() is "not_simulated",
                _ => false,
            };
            if (!honest)
            {
                faults.Add($"{method} {path}: {status} {body}");
            }
        }

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("GET", "/v1/convai/users", 400)]
    [InlineData("GET", "/v1/voices", 400)]
    [InlineData("POST", "/v1/convai/conversations", 400)]
    [InlineData("DELETE", "/v1/convai/agents/echo", 400)]
    [InlineData("GET", "/v1", 400)]
    [InlineData("GET", "/", 404)]
    [InlineData("GET", "/v2/convai/agents", 404)]
    [InlineData("GET", "/index.html", 404)]
    [InlineData("POST", "/simulator/scenarios", 404)]
    public async Task What_is_not_there_is_told_in_the_vendors_shape(string method, string path, int status)
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);

        var answer = await rest.SendAsync(method, path);

        Assert.Equal(status, answer.Status);
        Assert.Contains(path, answer.Body.GetProperty("detail").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo", true)]
    [InlineData("no-overrides", false)]
    public async Task An_agent_tells_what_of_it_may_be_overridden(string agent, bool allowed)
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);

        var body = await rest.GetAsync($"/v1/convai/agents/{agent}");

        var switches = body.GetProperty("platform_settings").GetProperty("overrides").GetProperty("conversation_config_override");
        Assert.Equal(
            allowed, switches.TryGetProperty("agent", out var texts) && texts.GetProperty("first_message").GetBoolean() && texts.GetProperty("prompt").GetProperty("prompt").GetBoolean());
    }

    [Fact]
    public async Task An_agent_tells_the_variables_the_tools_and_the_events_of_its_scenario()
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);

        var named = (await rest.GetAsync("/v1/convai/agents/variables")).GetProperty("conversation_config");
        var handy = (await rest.GetAsync("/v1/convai/agents/tools")).GetProperty("conversation_config").GetProperty("agent").GetProperty("prompt");

        Assert.EndsWith("{{name}}", named.GetProperty("agent").GetProperty("prompt").GetProperty("prompt").GetString(), StringComparison.Ordinal);
        Assert.Contains("audio", named.GetProperty("conversation").GetProperty("client_events").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(
            ["client lookup_order", "client show_page"],
            handy.GetProperty("tools").EnumerateArray().Select(tool => $"{tool.GetProperty("type").GetString()} {tool.GetProperty("name").GetString()}"));
        Assert.Equal(2, handy.GetProperty("tool_ids").GetArrayLength());
    }

    [Fact]
    public async Task No_parameter_of_a_list_is_passed_over()
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);
        await using (var client = await TestClient.TalkToAsync(cloud, "echo"))
        {
            await client.UntilAsync("audio");
        }

        var faults = new List<string>();
        foreach (var (path, items) in new[] { ("/v1/convai/conversations", "conversations"), ("/v1/convai/agents", "agents") })
        {
            var known = VendorRoutes().Single(route => route is { Method: "GET" } && route.Path == path).Parameters;
            foreach (var name in (string[])[.. known, "phone", "agentid"])
            {
                // Nothing matches this text, and it is no number and no word of a list.
                foreach (var value in name is "cursor" ? ["no-such-value"] : (string[])["no-such-value", ""])
                {
                    var (status, body) = await rest.SendAsync("GET", $"{path}?{name}={value}");
                    var seen = status is 200
                        ? body.GetProperty(items).GetArrayLength() == 0
                        : status is 422 && body.GetProperty("detail")[0].GetProperty("loc").ToString() == $"[\"query\",\"{name}\"]";
                    if (!seen)
                    {
                        faults.Add($"{path}?{name}={value}: {status}");
                    }
                }
            }
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task All_faults_of_a_query_are_told_at_once()
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);

        var (status, body) = await rest.SendAsync("GET", "/v1/convai/conversations?page_size=0&call_successful=yes&topic_ids=a&phone=1");

        Assert.Equal(422, status);
        Assert.Equal(
            ["page_size greater_than_equal", "call_successful enum", "topic_ids not_simulated", "phone extra_forbidden"],
            body.GetProperty("detail").EnumerateArray().Select(one => $"{one.GetProperty("loc")[1]} {one.GetProperty("type")}"));
    }

    [Theory]
    [InlineData("/v1/convai/conversations/any?format=opentelemetry", "format")]
    [InlineData("/v1/convai/conversations/any?format=xml", "format")]
    [InlineData("/v1/convai/agents/echo?version_id=v1", "version_id")]
    [InlineData("/v1/convai/agents/echo?branch_id=b1", "branch_id")]
    [InlineData("/v1/convai/conversation/get-signed-url?agent_id=echo&debug_events_request=true", "debug_events_request")]
    public async Task A_documented_parameter_that_is_not_simulated_is_refused(string path, string name)
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);

        var (status, body) = await rest.SendAsync("GET", path);

        Assert.Equal(422, status);
        Assert.Equal(name, body.GetProperty("detail")[0].GetProperty("loc")[1].GetString());
    }

    [Fact]
    public async Task Agents_page_sort_and_can_be_searched()
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);
        var all = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await rest.GetAsync($"/v1/convai/agents?page_size=25&cursor={cursor}");
            all.AddRange(page.GetProperty("agents").EnumerateArray().Select(agent => agent.GetProperty("agent_id").GetString()!));
            cursor = page.GetProperty("next_cursor").GetString();
            Assert.Equal(cursor is not null, page.GetProperty("has_more").GetBoolean());
            if (cursor is null)
            {
                break;
            }
        }

        Assert.Equal(cloud.Scenarios.Names, all);
        Assert.Equal(30, (await AgentsAsync("")).Length);
        Assert.Equal(["long"], await AgentsAsync("search=LONG"));
        Assert.Equal(all.AsEnumerable().Reverse().Take(2), await AgentsAsync("sort_by=name&page_size=2"));
        Assert.Equal(all.Take(2), await AgentsAsync("sort_by=name&sort_direction=asc&page_size=2"));
        Assert.Empty(await AgentsAsync("archived=true"));

        async Task<string[]> AgentsAsync(string query) =>
            [.. (await rest.GetAsync($"/v1/convai/agents?{query}")).GetProperty("agents").EnumerateArray()
                .Select(agent => agent.GetProperty("agent_id").GetString()!)];
    }

    private static IEnumerable<(string Method, string Path, string[] Parameters)> VendorRoutes()
    {
        using var reader = new StreamReader(typeof(RestRoutesTests).Assembly.GetManifestResourceStream("vendor-routes.txt")!);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.Split(' ') is [var method, var path, .. var parameters])
            {
                yield return (method, path, parameters);
            }
        }
    }
}
