using AgentConnector.Simulator.Scenarios;

namespace AgentConnector.Simulator.Tests;

public sealed class ScenarioTests
{
    public static TheoryData<string, int> Errors => [.. ErrorTypes.CodeOf.Select(error => (error.Key, error.Value))];

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Every_error_type_comes_with_its_close_code(string type, int code)
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, $"error-{type}");

        var error = (await client.UntilAsync("error")).GetProperty("error_event");
        await client.ToEndAsync();

        Assert.Equal((type, code), (error.GetProperty("error_type").GetString(), error.GetProperty("code").GetInt32()));
        Assert.Equal(code, client.CloseCode);
        Assert.Contains("audio", client.Received.Select(TestClient.TypeOf));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1002)]
    [InlineData(1008)]
    [InlineData(1011)]
    [InlineData(3000)]
    [InlineData(3008)]
    [InlineData(4300)]
    public async Task Every_close_code_can_be_had_without_an_error_event(int code)
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, $"close-{code}");

        await client.ToEndAsync();
        await cloud.Conversations[0].Ended;

        Assert.Equal(code, client.CloseCode);
        Assert.DoesNotContain("error", client.Received.Select(TestClient.TypeOf));
        Assert.Equal((ClosedBy.Cloud, code), (cloud.Conversations[0].Close!.By, cloud.Conversations[0].Close!.Code));
    }

    [Fact]
    public async Task A_drop_breaks_the_connection_without_a_close_frame()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "drop");

        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(client.ToEndAsync);

        Assert.Null(client.CloseCode);
        await cloud.Conversations[0].Ended;
        Assert.Equal(1006, cloud.Conversations[0].Close!.Code);
    }

    [Fact]
    public async Task The_demo_books_an_appointment_with_the_bundled_lines()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "demo");
        await client.UntilAsync("audio");
        await client.SendAsync(new { type = "user_message", text = "A check-up, please" });
        await client.UntilAsync("user_transcript");
        await client.UntilAsync("audio");
        await client.SendAsync(new { type = "user_message", text = "Tuesday" });

        await client.ToEndAsync();

        Assert.Equal(1000, client.CloseCode);
        Assert.Equal(
            ["agent_tool_request", "agent_tool_response"],
            client.Received.Select(TestClient.TypeOf).Where(type => type!.StartsWith("agent_tool", StringComparison.Ordinal)));
        Assert.Equal(5, cloud.Conversations[0].Transcript.Count(turn => turn.Message is not null));
    }

    [Fact]
    public async Task Tools_are_called_and_their_results_arrive()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "tools");
        var call = (await client.UntilAsync("client_tool_call")).GetProperty("client_tool_call");
        var id = call.GetProperty("tool_call_id").GetString();
        await client.SendAsync(new { type = "client_tool_result", tool_call_id = id, result = "{\"status\":\"ok\"}", is_error = false });
        var silent = (await client.UntilAsync("client_tool_call")).GetProperty("client_tool_call");
        var approval = (await client.UntilAsync("mcp_tool_call")).GetProperty("mcp_tool_call");
        await client.SendAsync(new
        {
            type = "mcp_tool_approval_result",
            tool_call_id = approval.GetProperty("tool_call_id").GetString(),
            is_approved = true,
        });
        await client.ToEndAsync();

        Assert.Equal("lookup_order", call.GetProperty("tool_name").GetString());
        Assert.Equal("A-17", call.GetProperty("parameters").GetProperty("order_id").GetString());
        Assert.True(call.GetProperty("expects_response").GetBoolean());
        Assert.False(silent.GetProperty("expects_response").GetBoolean());
        Assert.Equal(new ReceivedToolResult(id!, "{\"status\":\"ok\"}", false), Assert.Single(cloud.Conversations[0].ToolResults));
        Assert.Contains("Thank you, I have found what you asked for.", cloud.Conversations[0].Transcript.Select(turn => turn.Message));
        Assert.Contains("Thank you, I have noted that.", cloud.Conversations[0].Transcript.Select(turn => turn.Message));
        Assert.Empty(cloud.Violations);
    }

    [Fact]
    public async Task A_tool_that_is_never_answered_has_failed_after_its_time()
    {
        using var folder = new ScenarioFolder().With(
            "impatient", """{ "steps": [ { "tool": "x", "timeout_seconds": 0.05, "say_on_error": "I am sorry, that did not work." }, { "end_call": true } ] }""");
        await using var cloud = await folder.StartCloudAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "impatient");

        await client.ToEndAsync();

        Assert.Equal("I am sorry, that did not work.", Assert.Single(cloud.Conversations[0].Transcript, turn => turn.Message is not null).Message);
    }

    [Theory]
    [InlineData("unknown-messages", "brand_new_event", "audio_v2", "agent_mood")]
    [InlineData("every-message", "vad_score", "dtmf_request", "mcp_connection_status", "rich_content", "context_usage")]
    [InlineData("queue-timeout", "queue_status")]
    [InlineData("client-error", "client_error")]
    public async Task Odd_messages_are_sent_and_the_call_ends(string scenario, params string[] types)
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, scenario);

        await client.ToEndAsync();

        Assert.All(types, type => Assert.Contains(type, client.Received.Select(TestClient.TypeOf)));
        Assert.NotNull(client.CloseCode);
        Assert.Empty(cloud.Violations);
    }

    [Fact]
    public async Task Garbage_is_sent_as_it_is()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "garbage");
        client.AnswersPings = false;
        var frames = 0;

        while (await client.ReadFrameAsync() is not null)
        {
            frames++;
        }

        Assert.Equal(1000, client.CloseCode);
        Assert.True(frames > 10);
    }

    [Fact]
    public async Task A_transcript_can_come_after_the_answer_to_it()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "out-of-order");
        await client.UntilAsync("agent_response");
        await client.SendAsync(new { type = "user_message", text = "Hi" });

        await client.UntilAsync("user_transcript");

        Assert.Equal(2, client.Received.Count(message => TestClient.TypeOf(message) == "agent_response"));
    }

    [Fact]
    public async Task An_interruption_can_come_twice()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "double-interruption");

        var first = await client.UntilAsync("interruption");
        var second = await client.UntilAsync("interruption");

        Assert.Equal(first.ToString(), second.ToString());
    }

    [Fact]
    public async Task A_minute_of_speech_can_come_in_one_message()
    {
        await using var cloud = await FastCloud.StartAsync(FastCloud.Options with { SpeedFactor = 100_000 });
        await using var client = await TestClient.TalkToAsync(cloud, "huge-audio");

        var audio = await client.UntilAsync("audio");

        Assert.Equal(60 * 32_000, audio.GetProperty("audio_event").GetProperty("audio_base_64").GetBytesFromBase64().Length);
    }

    [Fact]
    public async Task Pings_can_stall()
    {
        using var folder = new ScenarioFolder().With(
            "half-open", """{ "steps": [ { "stall_pings": true }, { "pause_seconds": 0.5 }, { "close": 1000 } ] }""");
        await using var cloud = await folder.StartCloudAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "half-open");

        await client.ToEndAsync();

        Assert.InRange(client.Received.Count(message => TestClient.TypeOf(message) == "ping"), 0, 1);
    }

    [Theory]
    [InlineData("metadata-twice", "conversation_initiation_metadata", "conversation_initiation_metadata")]
    [InlineData("metadata-late", "agent_response", "conversation_initiation_metadata")]
    [InlineData("metadata-never", "agent_response", "audio")]
    public async Task The_announcement_can_be_wrong(string scenario, params string[] first)
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, scenario);

        foreach (var type in first)
        {
            Assert.Equal(type, TestClient.TypeOf((await client.ReadAsync())!.Value));
        }
    }

    [Theory]
    [InlineData("odd-format", "mp3_44100", "pcm_16000")]
    [InlineData("mixed-formats", "ulaw_8000", "pcm_16000")]
    public async Task Formats_can_differ_and_be_odd(string scenario, string speaks, string hears)
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, scenario);

        var metadata = (await client.UntilAsync("conversation_initiation_metadata")).GetProperty("conversation_initiation_metadata_event");
        await client.UntilAsync("audio");

        Assert.Equal(speaks, metadata.GetProperty("agent_output_audio_format").GetString());
        Assert.Equal(hears, metadata.GetProperty("user_input_audio_format").GetString());
    }
}
