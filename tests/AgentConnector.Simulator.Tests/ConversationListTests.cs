using System.Text.Json;

namespace AgentConnector.Simulator.Tests;

public sealed class ConversationListTests
{
    /// <summary>Three conversations: a lasts 30 s, b starts 100 s after it, is typed and breaks, c uses tools and still runs.</summary>
    [Theory]
    [InlineData("", "cba")]
    [InlineData("sort_direction=asc", "abc")]
    [InlineData("agent_id=silent", "a")]
    [InlineData("agent_id=multi-turn&agent_id=silent", "a")]
    [InlineData("visited_agent_ids=silent&visited_agent_ids=asks", "ca")]
    [InlineData("user_id=ann", "a")]
    [InlineData("call_successful=success", "a")]
    [InlineData("call_successful=failure", "b")]
    [InlineData("call_successful=unknown", "c")]
    [InlineData("call_start_after_unix=1795341700", "cb")]
    [InlineData("call_start_before_unix=1795341700", "ba")]
    [InlineData("call_start_after_unix=1795341700&call_start_before_unix=1795341700", "b")]
    [InlineData("call_duration_min_secs=30", "a")]
    [InlineData("call_duration_max_secs=29", "cb")]
    [InlineData("rating_min=4", "a")]
    [InlineData("rating_max=2", "b")]
    [InlineData("rating_min=2&rating_max=5", "ba")]
    [InlineData("has_feedback_comment=true", "b")]
    [InlineData("has_feedback_comment=false", "ca")]
    [InlineData("text_only=True", "b")]
    [InlineData("text_only=0", "ca")]
    [InlineData("search=LOOKING%20that", "c")]
    [InlineData("tool_names=lookup_order", "c")]
    [InlineData("tool_names=other&tool_names=show_page", "c")]
    [InlineData("tool_names_successful=lookup_order", "")]
    [InlineData("tool_names_errored=lookup_order", "c")]
    [InlineData("main_languages=de&main_languages=en", "cba")]
    [InlineData("main_languages=de", "")]
    [InlineData("conversation_initiation_source=python_sdk", "a")]
    [InlineData("conversation_initiation_source=unknown", "cb")]
    [InlineData("conversation_product_type=agents", "cba")]
    [InlineData("conversation_product_type=speech_engine", "")]
    [InlineData("branch_id=br1", "b")]
    [InlineData("version_id=v2", "b")]
    [InlineData("exclude_statuses=in-progress", "ba")]
    [InlineData("exclude_statuses=in-progress&exclude_statuses=done", "")]
    [InlineData("termination_reasons=Client%20disconnected:%201000", "a")]
    [InlineData("user_id=ann&agent_id=asks", "")]
    public async Task Each_filter_lets_only_its_conversations_through(string query, string expected)
    {
        var time = new ManualTime();
        using var folder = new ScenarioFolder()
            .With("breaks", """{ "steps": [ { "close": 1011 } ] }""")
            .With("asks", """
                { "steps": [ { "tool": "lookup_order", "timeout_seconds": 20 }, { "tool": "show_page", "expects_response": false },
                  { "say": "I am looking that up." } ] }
                """);
        await using var cloud = await folder.StartCloudAsync(options => options with { SettleTime = TimeSpan.Zero }, time);
        using var rest = new RestClient(cloud);
        var letters = new Dictionary<string, char>();

        await using var first = await TestClient.TalkToAsync(
            cloud, "silent", new { type = "conversation_initiation_client_data", user_id = "ann", source_info = new { source = "python_sdk" } });
        var a = await IdAsync(first, 'a');
        time.Advance(TimeSpan.FromSeconds(30));
        await first.CloseAsync();
        await cloud.Conversations[0].Ended;
        await rest.PostAsync($"/v1/convai/conversations/{a}/feedback", new { rating = 5 });

        time.Advance(TimeSpan.FromSeconds(70));
        var address = new Uri(TestClient.AddressOf(cloud, "breaks").OriginalString + "&branch_id=br1&version_id=v2");
        await using var second = await TestClient.OpenAsync(address);
        await second.SendAsync(new
        {
            type = "conversation_initiation_client_data",
            conversation_config_override = new { conversation = new { text_only = true } },
        });
        var b = await IdAsync(second, 'b');
        await second.ToEndAsync();
        await cloud.Conversations[1].Ended;
        await rest.PostAsync($"/v1/convai/conversations/{b}/feedback", new { rating = 2, comment = "It broke." });

        time.Advance(TimeSpan.FromSeconds(100));
        await using var third = await TestClient.TalkToAsync(cloud, "asks");
        await IdAsync(third, 'c');
        var call = (await third.UntilAsync("client_tool_call")).GetProperty("client_tool_call").GetProperty("tool_call_id").GetString();
        await third.SendAsync(new { type = "client_tool_result", tool_call_id = call, result = "no", is_error = true });
        await third.UntilAsync("agent_response");

        var found = await rest.ListAsync(query);

        Assert.Equal(expected, string.Concat(found.Select(id => letters[id])));

        async Task<string> IdAsync(TestClient client, char letter)
        {
            var metadata = await client.UntilAsync("conversation_initiation_metadata");
            var id = metadata.GetProperty("conversation_initiation_metadata_event").GetProperty("conversation_id").GetString()!;
            letters[id] = letter;
            return id;
        }
    }

    [Fact]
    public async Task A_cursor_holds_its_place_when_its_conversation_is_deleted()
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);
        for (var i = 0; i < 4; i++)
        {
            await using var client = await TestClient.TalkToAsync(cloud, "silent");
            await client.UntilAsync("conversation_initiation_metadata");
            await client.CloseAsync();
            await cloud.Conversations[i].Ended;
        }

        var ids = cloud.Conversations.Select(one => one.Id).ToArray();

        foreach (var direction in new[] { "desc", "asc" })
        {
            var page = await rest.GetAsync($"/v1/convai/conversations?page_size=2&sort_direction={direction}");
            var last = page.GetProperty("conversations")[1].GetProperty("conversation_id").GetString();
            var cursor = page.GetProperty("next_cursor").GetString();
            await rest.SendAsync("DELETE", $"/v1/convai/conversations/{last}");
            var following = await rest.ListAsync($"sort_direction={direction}&cursor={cursor}");

            Assert.DoesNotContain(page.GetProperty("conversations")[0].GetProperty("conversation_id").GetString(), following);
            Assert.Equal(direction is "desc" ? [ids[1], ids[0]] : [ids[3]], following);
        }
    }

    [Fact]
    public async Task Summaries_are_in_the_list_when_they_are_asked_for()
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);
        await using (var client = await TestClient.TalkToAsync(cloud, "tools"))
        {
            await client.ToEndAsync();
        }

        await cloud.Conversations[0].Ended;

        var plain = (await rest.GetAsync("/v1/convai/conversations")).GetProperty("conversations")[0];
        var full = (await rest.GetAsync("/v1/convai/conversations?summary_mode=include")).GetProperty("conversations")[0];

        Assert.Equal(JsonValueKind.Null, plain.GetProperty("transcript_summary").ValueKind);
        Assert.StartsWith("A simulated conversation of", full.GetProperty("transcript_summary").GetString(), StringComparison.Ordinal);
        Assert.Equal(["lookup_order", "show_page", "create_event", "end_call"], full.GetProperty("tool_names").EnumerateArray().Select(name => name.GetString()));
    }
}
