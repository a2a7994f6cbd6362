using System.Text.Json;

namespace AgentConnector.Simulator.Tests;

public sealed class HandshakeTests
{
    private const string Init = "conversation_initiation_client_data";

    [Theory]
    [InlineData("convai", "convai")]
    [InlineData("convai", "convai", "bearer.secret")]
    [InlineData("convai", "bearer.secret", "convai")]
    [InlineData(null)]
    [InlineData(null, "chat")]
    public async Task The_protocol_convai_is_chosen_exactly_when_it_is_offered(string? chosen, params string[] offered)
    {
        await using var cloud = await FastCloud.StartAsync();
        var address = TestClient.AddressOf(cloud, "echo");
        await using var client = await TestClient.OpenAsync(address, null, offered);

        Assert.Equal(chosen, client.SubProtocol);
    }

    [Fact]
    public async Task The_metadata_is_the_first_frame_and_the_first_ping_has_a_null_round_trip()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "silent");

        var metadata = await client.ReadFrameAsync();
        var ping = await client.ReadFrameAsync();

        Assert.Equal("conversation_initiation_metadata", TestClient.TypeOf(metadata!.Value));
        Assert.StartsWith(
            "conv_", metadata.Value.GetProperty("conversation_initiation_metadata_event").GetProperty("conversation_id").GetString());
        Assert.Equal(1, ping!.Value.GetProperty("ping_event").GetProperty("event_id").GetInt32());
        Assert.Equal(JsonValueKind.Null, ping.Value.GetProperty("ping_event").GetProperty("ping_ms").ValueKind);
    }

    [Fact]
    public async Task Pings_count_up_and_carry_the_measured_round_trip()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "silent");
        await client.UntilAsync("conversation_initiation_metadata");
        var ids = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            var ping = (await client.ReadFrameAsync())!.Value.GetProperty("ping_event");
            ids.Add(ping.GetProperty("event_id").GetInt32());
            Assert.Equal(i == 0 ? JsonValueKind.Null : JsonValueKind.Number, ping.GetProperty("ping_ms").ValueKind);
            await client.SendAsync(new { type = "pong", event_id = ids[^1] });
        }

        Assert.Equal([1, 2, 3], ids);
        await client.CloseAsync();
        await cloud.Conversations[0].Ended;
        Assert.Equal(3, cloud.Conversations[0].Pongs);
        Assert.Empty(cloud.Violations);
    }

    [Fact]
    public async Task A_client_that_says_nothing_is_greeted_all_the_same()
    {
        await using var cloud = await FastCloud.StartAsync(FastCloud.Options with { InitTimeout = TimeSpan.FromMilliseconds(50) });
        await using var client = await TestClient.OpenAsync(TestClient.AddressOf(cloud, "echo"));

        var first = await client.ReadAsync();

        Assert.Equal("conversation_initiation_metadata", TestClient.TypeOf(first!.Value));
        Assert.Null(cloud.Conversations[0].InitMessage);
    }

    [Fact]
    public async Task Audio_before_the_init_message_starts_the_conversation_and_is_a_violation()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.OpenAsync(TestClient.AddressOf(cloud, "echo"));

        await client.SendAudioAsync(new byte[640], 640);
        var first = await client.ReadAsync();

        Assert.Equal("conversation_initiation_metadata", TestClient.TypeOf(first!.Value));
        Assert.Equal("init_first", Assert.Single(cloud.Violations).Rule);
    }

    [Theory]
    [InlineData("missing", null, 3000, "The AI agent you are trying to reach does not exist.")]
    [InlineData("echo&conversation_signature=forged", null, 3000, "Could not authorize the conversation.")]
    [InlineData("echo&token=forged", null, 3000, "Could not authorize the conversation.")]
    [InlineData("private", null, 3000, "Authorization failed")]
    [InlineData("private", "wrong", 3000, "Could not authorize the conversation.")]
    public async Task Who_may_not_talk_is_told_by_a_close_frame_after_the_upgrade(string agent, string? key, int code, string reason)
    {
        await using var cloud = await FastCloud.StartAsync(FastCloud.Options with { ApiKey = "right" });
        await using var client = await TestClient.OpenAsync(TestClient.AddressOf(cloud, agent), key, "convai");

        Assert.Null(await client.ReadAsync());

        Assert.Equal((code, reason), (client.CloseCode, client.CloseReason));
        Assert.Empty(cloud.Conversations);
    }

    [Fact]
    public async Task A_private_agent_talks_to_who_has_the_key()
    {
        await using var cloud = await FastCloud.StartAsync(FastCloud.Options with { ApiKey = "right" });
        await using var client = await TestClient.OpenAsync(TestClient.AddressOf(cloud, "private"), "right", "convai");
        await client.SendAsync(new { type = Init });

        Assert.Equal("conversation_initiation_metadata", TestClient.TypeOf((await client.ReadAsync())!.Value));
    }

    [Fact]
    public async Task One_conversation_too_many_is_turned_away_with_3008()
    {
        await using var cloud = await FastCloud.StartAsync(FastCloud.Options with { MaxConversations = 1 });
        await using var first = await TestClient.TalkToAsync(cloud, "echo");
        await first.UntilAsync("conversation_initiation_metadata");
        await using var second = await TestClient.TalkToAsync(cloud, "echo");

        Assert.Null(await second.ReadAsync());
        Assert.Equal(3008, second.CloseCode);
    }

    [Theory]
    [InlineData("""{"agent":{"first_message":"Hi"}}""", "Override for field 'first_message' is not allowed by config.")]
    [InlineData("""{"tts":{"voice_id":"x"}}""", "Override for field 'voice_id' is not allowed by config.")]
    [InlineData("""{"agent":{"prompt":{"prompt":"x"}}}""", "Override for field 'prompt' is not allowed by config.")]
    public async Task An_override_that_is_not_enabled_is_refused_with_1008(string overrides, string reason)
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.OpenAsync(TestClient.AddressOf(cloud, "no-overrides"), null, "convai");
        await client.SendTextAsync($$$"""{"type":"{{{Init}}}","conversation_config_override":{{{overrides}}} }""");

        var error = await client.UntilAsync("error");
        await client.ToEndAsync();

        Assert.Equal("override_error", error.GetProperty("error_event").GetProperty("error_type").GetString());
        Assert.Equal((1008, reason), (client.CloseCode, client.CloseReason));
        Assert.Empty(cloud.Violations);
    }

    [Fact]
    public async Task Empty_objects_are_no_overrides()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.OpenAsync(TestClient.AddressOf(cloud, "no-overrides"), null, "convai");
        await client.SendTextAsync($$$"""{"type":"{{{Init}}}","conversation_config_override":{"agent":{},"tts":{},"conversation":{} } }""");

        await client.UntilAsync("agent_response");
    }

    [Fact]
    public async Task A_missing_variable_is_refused_with_1008_and_named()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "variables");

        var error = await client.UntilAsync("error");
        await client.ToEndAsync();

        Assert.Equal("missing_dynamic_variable", error.GetProperty("error_event").GetProperty("error_type").GetString());
        Assert.Equal((1008, "Missing required dynamic variables in first message: {'name'}"), (client.CloseCode, client.CloseReason));
    }

    [Theory]
    [InlineData("""{"name":"Ann"}""", "Hello Ann, how can I help you today?")]
    [InlineData("""{"name":4711}""", "Hello 4711, how can I help you today?")]
    public async Task Variables_fill_the_placeholders(string variables, string greeting)
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.OpenAsync(TestClient.AddressOf(cloud, "variables"), null, "convai");
        await client.SendTextAsync($$$"""{"type":"{{{Init}}}","dynamic_variables":{{{variables}}} }""");

        var said = await client.UntilAsync("agent_response");

        Assert.Equal(greeting, said.GetProperty("agent_response_event").GetProperty("agent_response").GetString());
    }

    [Fact]
    public async Task An_allowed_first_message_replaces_the_greeting()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(
            cloud, "echo", new { type = Init, conversation_config_override = new { agent = new { first_message = "Hi there!" } } });

        var said = await client.UntilAsync("agent_response");

        Assert.Equal("Hi there!", said.GetProperty("agent_response_event").GetProperty("agent_response").GetString());
    }
}
