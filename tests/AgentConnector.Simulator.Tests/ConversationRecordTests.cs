using System.Text;
using System.Text.Json;

namespace AgentConnector.Simulator.Tests;

/// <summary>What REST tells of one conversation beside what was said, and what it takes.</summary>
public sealed class ConversationRecordTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_transcript_has_every_tool_call_and_its_result(bool approves)
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);
        await using var client = await TestClient.TalkToAsync(cloud, "tools");
        var call = (await client.UntilAsync("client_tool_call")).GetProperty("client_tool_call").GetProperty("tool_call_id").GetString();
        await client.SendAsync(new { type = "client_tool_result", tool_call_id = call, result = "shipped", is_error = false });
        var approval = (await client.UntilAsync("mcp_tool_call")).GetProperty("mcp_tool_call").GetProperty("tool_call_id").GetString();
        await client.SendAsync(new { type = "mcp_tool_approval_result", tool_call_id = approval, is_approved = approves });
        await client.ToEndAsync();
        await cloud.Conversations[0].Ended;

        var turns = (await rest.ConversationAsync(cloud.Conversations[0].Id)).GetProperty("transcript").EnumerateArray().ToArray();
        var calls = turns.SelectMany(turn => turn.GetProperty("tool_calls").EnumerateArray()).ToArray();
        var results = turns.SelectMany(turn => turn.GetProperty("tool_results").EnumerateArray()).ToArray();

        Assert.Equal(
            ["client lookup_order True", "client show_page True", $"mcp create_event {approves}", "system end_call True"],
            calls.Select(one => $"{one.GetProperty("type")} {one.GetProperty("tool_name")} {one.GetProperty("tool_has_been_called")}"));
        Assert.Equal(call, calls[0].GetProperty("request_id").GetString());
        Assert.Equal("A-17", JsonElement.Parse(calls[0].GetProperty("params_as_json").GetString()!).GetProperty("order_id").GetString());
        Assert.Equal("client", calls[0].GetProperty("tool_details").GetProperty("type").GetString());
        Assert.Equal(
            approves ? ["lookup_order shipped False", "create_event  False", "end_call  False"] : ["lookup_order shipped False", "end_call  False"],
            results.Select(one => $"{one.GetProperty("tool_name")} {one.GetProperty("result_value")} {one.GetProperty("is_error")}"));
        Assert.Equal(call, results[0].GetProperty("request_id").GetString());
        Assert.True(results[0].GetProperty("tool_latency_secs").GetDouble() >= 0);
        Assert.All(turns, turn => Assert.Equal("agent", turn.GetProperty("role").GetString()));
        var places = turns.Select(turn => turn.GetProperty("time_in_call_secs").GetInt32()).ToArray();
        Assert.Equal(places.Order(), places);
        Assert.Equal(["create_event"], await NamesAsync("tool_names=create_event&include_invalid_tool_calls=true"));
        Assert.Equal(approves ? ["create_event"] : [], await NamesAsync("tool_names=create_event"));

        async Task<string[]> NamesAsync(string query) => (await rest.ListAsync(query)).Length > 0 ? ["create_event"] : [];
    }

    [Fact]
    public async Task A_tool_that_was_not_answered_has_a_result_that_says_so()
    {
        using var folder = new ScenarioFolder().With("impatient", """{ "steps": [ { "tool": "x", "timeout_seconds": 0.05 }, { "end_call": true } ] }""");
        await using var cloud = await folder.StartCloudAsync();
        using var rest = new RestClient(cloud);
        await using var client = await TestClient.TalkToAsync(cloud, "impatient");
        await client.ToEndAsync();
        await cloud.Conversations[0].Ended;

        var turns = (await rest.ConversationAsync(cloud.Conversations[0].Id)).GetProperty("transcript").EnumerateArray();
        var result = turns.SelectMany(turn => turn.GetProperty("tool_results").EnumerateArray()).First();

        Assert.Equal("x", result.GetProperty("tool_name").GetString());
        Assert.True(result.GetProperty("is_error").GetBoolean());
        Assert.NotEmpty(result.GetProperty("raw_error_message").GetString()!);
    }

    [Theory]
    [InlineData("""{"feedback":"like"}""", "thumbs like 0 0  ")]
    [InlineData("""{"feedback":"dislike"}""", "thumbs dislike 0 0  ")]
    [InlineData("""{"feedback":null}""", "  0 0  ")]
    [InlineData("""{}""", "  0 0  ")]
    [InlineData("""{"rating":4,"comment":"Très bien"}""", "rating  0 0 4 Très bien")]
    public async Task Feedback_is_in_the_record(string body, string expected)
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);
        var id = await RestClient.ConversationInAsync(cloud);

        var (status, _) = await rest.SendAsync("POST", $"/v1/convai/conversations/{id}/feedback", Json(body));
        var feedback = (await rest.ConversationAsync(id)).GetProperty("metadata").GetProperty("feedback");

        Assert.Equal(200, status);
        Assert.Equal(expected, string.Join(' ', new[] { "type", "overall_score", "likes", "dislikes", "rating", "comment" }.Select(name => feedback.GetProperty(name))));
    }

    [Fact]
    public async Task Feedback_is_taken_back_by_null()
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);
        var id = await RestClient.ConversationInAsync(cloud);

        await rest.PostAsync($"/v1/convai/conversations/{id}/feedback", new { feedback = "like" });
        await rest.PostAsync($"/v1/convai/conversations/{id}/feedback", new { feedback = (string?)null });
        var feedback = (await rest.ConversationAsync(id)).GetProperty("metadata").GetProperty("feedback");

        Assert.Equal(JsonValueKind.Null, feedback.GetProperty("overall_score").ValueKind);
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused_in_words()
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);
        var id = await RestClient.ConversationInAsync(cloud);

        var (status, body) = await rest.PostAsync($"/v1/convai/conversations/{id}/feedback", new { comment = new string('x', 70_000) });

        Assert.Equal(413, status);
        Assert.NotEmpty(body.GetProperty("detail").GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task Feedback_on_a_turn_is_at_the_turn()
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);
        await using var client = await TestClient.TalkToAsync(cloud, "echo");
        var eventId = (await client.UntilAsync("agent_response")).GetProperty("agent_response_event").GetProperty("event_id").GetInt64();
        await client.SendAsync(new { type = "feedback", event_id = eventId, score = "dislike" });
        await client.CloseAsync();
        await cloud.Conversations[0].Ended;

        var record = await rest.ConversationAsync(cloud.Conversations[0].Id);

        Assert.Equal("dislike", record.GetProperty("transcript")[0].GetProperty("feedback").GetProperty("score").GetString());
        Assert.Equal(1, record.GetProperty("metadata").GetProperty("feedback").GetProperty("dislikes").GetInt32());
    }

    [Theory]
    [InlineData("""{"feedback":"great"}""", "feedback")]
    [InlineData("""{"feedback":1}""", "feedback")]
    [InlineData("""{"rating":6}""", "rating")]
    [InlineData("""{"rating":"5"}""", "rating")]
    [InlineData("""{"comment":{}}""", "comment")]
    [InlineData("""{"comment":"\ud800"}""", "comment")]
    [InlineData("""[]""", null)]
    [InlineData("""{""", null)]
    [InlineData("", null)]
    public async Task Feedback_that_is_none_is_refused(string body, string? field)
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);
        var id = await RestClient.ConversationInAsync(cloud);

        var (status, answer) = await rest.SendAsync("POST", $"/v1/convai/conversations/{id}/feedback", Json(body));

        Assert.Equal(422, status);
        var place = answer.GetProperty("detail")[0].GetProperty("loc").EnumerateArray().Select(one => one.GetString());
        Assert.Equal(field is null ? ["body"] : ["body", field], place);
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("right", 200)]
    [InlineData("wrong", 401)]
    public async Task What_a_web_page_sends_needs_no_key_but_a_wrong_one_is_refused(string? key, int status)
    {
        await using var cloud = await FastCloud.StartAsync(FastCloud.Options with { ApiKey = "right" });
        var id = await RestClient.ConversationInAsync(cloud);
        using var http = new HttpClient { BaseAddress = cloud.BaseUrl };
        if (key is not null)
        {
            http.DefaultRequestHeaders.Add("xi-api-key", key);
        }

        using var feedback = await http.PostAsync($"/v1/convai/conversations/{id}/feedback", Json("""{"feedback":"like"}"""), TestContext.Current.CancellationToken);
        using var file = await http.PostAsync($"/v1/convai/conversations/{id}/files", RestClient.Upload("file", "image/png", 3), TestContext.Current.CancellationToken);

        Assert.Equal((status, status), ((int)feedback.StatusCode, (int)file.StatusCode));
    }

    [Fact]
    public async Task The_branch_the_version_and_the_environment_of_a_signed_url_are_in_the_record()
    {
        await using var cloud = await FastCloud.StartAsync();
        using var rest = new RestClient(cloud);
        var signed = await rest.GetAsync("/v1/convai/conversation/get-signed-url?agent_id=echo&branch_id=b%201&version_id=v1&environment=staging");
        await using var client = await TestClient.OpenAsync(new Uri(signed.GetProperty("signed_url").GetString()!));
        await client.SendAsync(new { type = "conversation_initiation_client_data" });
        await client.UntilAsync("agent_response");

        var record = await rest.ConversationAsync(cloud.Conversations[0].Id);

        Assert.Equal(["b 1", "v1", "staging"], new[] { "branch_id", "version_id", "environment" }.Select(name => record.GetProperty(name).GetString()));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
