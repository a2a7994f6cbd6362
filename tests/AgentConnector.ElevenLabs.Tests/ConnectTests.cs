using AgentConnector.ElevenLabs.Tests.Fakes;

namespace AgentConnector.ElevenLabs.Tests;

public sealed class ConnectTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_a_key_it_connects_to_exactly_what_the_signed_URL_says()
    {
        await using var cloud = await FakeCloud.StartAsync();

        var (conversation, agent) = await cloud.ConverseAsync(new() { AgentId = "agent 1", BranchId = "b&1", Environment = "staging" });
        await using var _ = conversation;

        Assert.Equal("GET /v1/convai/conversation/get-signed-url?agent_id=agent%201&branch_id=b%261&environment=staging key=key-1", cloud.Requests[0]);
        Assert.Equal($"?agent_id=agent_1&conversation_signature={FakeCloud.Canary}", agent.Query);
        Assert.Equal(["convai"], agent.OfferedProtocols);
        Assert.DoesNotContain("deflate", agent.Extensions);
        Assert.Equal("key=", cloud.Requests[1][^4..]); // the ticket is enough; the key stays out of the socket request
        Assert.Equal("conv_1", conversation.ConversationId);
        Assert.Equal($"ws://{cloud.BaseUrl.Authority}/v1/convai/conversation", conversation.Address.ToString());
        await HangUpAsync(agent);
    }

    [Fact]
    public async Task A_version_and_a_reserved_id_are_asked_for_with_the_signed_URL_and_not_without_one()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var request = new ConversationRequest { AgentId = "agent_1", VersionId = "v 2", IncludeConversationId = true };

        var (conversation, agent) = await cloud.ConverseAsync(request);
        await using var _ = conversation;

        Assert.Equal("GET /v1/convai/conversation/get-signed-url?agent_id=agent_1&include_conversation_id=true&version_id=v%202 key=key-1", cloud.Requests[0]);
        await HangUpAsync(agent);
        await Assert.ThrowsAsync<ArgumentException>(() => cloud.ConverseAsync(request, new()));
    }

    [Fact]
    public async Task Without_a_key_a_public_agent_is_reached_by_its_id()
    {
        await using var cloud = await FakeCloud.StartAsync();

        var (conversation, agent) = await cloud.ConverseAsync(new() { AgentId = "agent_1", Environment = "staging" }, new());
        await using var _ = conversation;

        Assert.Single(cloud.Requests);
        Assert.Equal("?agent_id=agent_1&environment=staging", agent.Query);
        await HangUpAsync(agent);
    }

    [Fact]
    public async Task A_given_signed_URL_is_used_as_it_is()
    {
        await using var cloud = await FakeCloud.StartAsync();

        var (conversation, agent) = await cloud.ConverseAsync(new() { SignedUrl = SignedUrl.Parse(cloud.SocketUrl + "&odd=%7E") });
        await using var _ = conversation;

        Assert.Single(cloud.Requests);
        Assert.EndsWith("&odd=%7E", agent.Query);
        await HangUpAsync(agent);
    }

    [Fact]
    public async Task An_unencrypted_signed_URL_is_refused_where_the_cloud_is_encrypted()
    {
        using var http = new HttpClient();
        var client = new AgentsClient(http, new());

        var e = await Assert.ThrowsAsync<AgentsApiException>(() =>
            client.ConnectAsync(new() { SignedUrl = SignedUrl.Parse($"ws://127.0.0.1:1/x?token={FakeCloud.Canary}") }, Cancellation));

        Assert.Equal(ConversationEndCause.ProtocolError, e.Cause);
        Assert.DoesNotContain(FakeCloud.Canary, e.ToString());
    }

    [Fact]
    public async Task A_server_that_selects_no_subprotocol_will_do()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OmitsSubprotocol = true;

        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;

        await HangUpAsync(agent);
    }

    [Fact]
    public async Task The_first_message_is_sent_before_anything_is_heard()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var connecting = cloud.Client().ConnectAsync(new() { AgentId = "agent_1", UserId = "u-1", DynamicVariables = new() { ["name"] = "Ada" } }, Cancellation);
        var agent = await cloud.AgentAsync();

        var first = await agent.HearAsync();

        Assert.Equal("""{"type":"conversation_initiation_client_data","dynamic_variables":{"name":"Ada"},"user_id":"u-1"}""", first.ToString());
        await agent.PingAsync(1); // some say the metadata is not always the first frame
        Assert.Equal(1, (await agent.HearAsync("pong")).GetProperty("event_id").GetInt32());
        await agent.SayAsync(FakeAgent.Metadata);
        await using var conversation = await connecting;
        await HangUpAsync(agent);
    }

    [Theory]
    [InlineData("pcm_8000", 16_000)]
    [InlineData("pcm_16000", 32_000)]
    [InlineData("pcm_22050", 44_100)]
    [InlineData("pcm_24000", 48_000)]
    [InlineData("pcm_44100", 88_200)]
    [InlineData("pcm_48000", 96_000)]
    [InlineData("ulaw_8000", 8_000)]
    public async Task Each_format_is_obeyed_in_each_direction(string name, int bytesPerSecond)
    {
        await using var cloud = await FakeCloud.StartAsync();
        var other = name is "pcm_16000" ? "ulaw_8000" : "pcm_16000";

        foreach (var (input, output) in new[] { (name, other), (other, name) })
        {
            var (conversation, agent) = await cloud.ConverseAsync(metadata: FakeAgent.Metadata
                .Replace("\"user_input_audio_format\":\"pcm_16000\"", $"\"user_input_audio_format\":\"{input}\"")
                .Replace("\"agent_output_audio_format\":\"pcm_16000\"", $"\"agent_output_audio_format\":\"{output}\""));
            await using var _ = conversation;

            Assert.Equal((input, output), (WireFormats.NameOf(conversation.UserInputFormat), WireFormats.NameOf(conversation.AgentOutputFormat)));
            Assert.Equal(bytesPerSecond, (input == name ? conversation.UserInputFormat : conversation.AgentOutputFormat).BytesPerSecond);
            await agent.SpeakAsync(1);
            Assert.Equal(conversation.AgentOutputFormat, (await conversation.NextAsync<AgentAudio>()).Audio.Format);
            await HangUpAsync(agent);
        }
    }

    [Fact]
    public async Task An_unknown_format_is_refused_with_advice()
    {
        await using var cloud = await FakeCloud.StartAsync();

        var e = await Assert.ThrowsAsync<ConversationException>(() => cloud.ConverseAsync(metadata: FakeAgent.Metadata.Replace("pcm_16000", "mp3_44100")));

        Assert.Equal(ConversationEndCause.ProtocolError, e.Cause);
        Assert.Contains("mp3_44100", e.Message);
        Assert.Contains("ulaw_8000", e.Message);
    }

    [Fact]
    public async Task A_refusal_right_after_the_upgrade_carries_code_reason_and_error()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var connecting = cloud.Client().ConnectAsync(new() { AgentId = "agent_1" }, Cancellation);
        var agent = await cloud.AgentAsync();
        await agent.HearAsync();

        await agent.SayAsync("""{"type":"error","error_event":{"code":1008,"error_type":"override_error","message":"Override for field 'prompt' is not allowed by config."} }""");
        await agent.HangUpAsync(1008, "Override for field 'pro");

        var e = await Assert.ThrowsAsync<ConversationException>(() => connecting);
        Assert.Equal(ConversationEndCause.Refused, e.Cause);
        Assert.Equal((1008, "Override for field 'pro", "override_error"), (e.End.Code, e.End.Reason, e.End.ErrorType));
        Assert.Contains("'prompt'", e.End.Message);
    }

    [Fact]
    public async Task An_agent_that_never_starts_the_conversation_is_given_up()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var time = new ManualTime();
        var connecting = cloud.Client(time: time).ConnectAsync(new() { AgentId = "agent_1" }, Cancellation);
        var agent = await cloud.AgentAsync();
        await agent.HearAsync();

        var e = await Assert.ThrowsAsync<ConversationException>(() => Eventually.AdvanceAsync(time, TimeSpan.FromSeconds(1), connecting));

        Assert.Equal(ConversationEndCause.Timeout, e.Cause);
    }

    [Fact]
    public async Task A_cloud_that_does_not_answer_is_given_up()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var asked = new TaskCompletionSource();
        cloud.OnSignedUrl = context =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        var time = new ManualTime();
        var connecting = cloud.Client(time: time).ConnectAsync(new() { AgentId = "agent_1" }, Cancellation);
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(11));

        var e = await Assert.ThrowsAnyAsync<AgentsException>(() => connecting);

        Assert.Equal(ConversationEndCause.Timeout, e.Cause);
    }

    [Theory]
    [InlineData(401, ConversationEndCause.NotAllowed)]
    [InlineData(403, ConversationEndCause.NotAllowed)]
    [InlineData(404, ConversationEndCause.NotFound)]
    [InlineData(429, ConversationEndCause.Busy)]
    [InlineData(500, ConversationEndCause.AgentFailure)]
    public async Task A_refused_upgrade_has_its_cause_and_hides_the_ticket(int status, ConversationEndCause cause)
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.RefuseUpgradeWith = status;

        var e = await Assert.ThrowsAsync<ConversationException>(() => cloud.Client().ConnectAsync(new() { AgentId = "agent_1" }, Cancellation));

        Assert.Equal(cause, e.Cause);
        Assert.DoesNotContain(FakeCloud.Canary, e.ToString());
    }

    [Fact]
    public async Task An_unreachable_cloud_is_disconnected_on_both_ways()
    {
        using var http = new HttpClient();
        var options = new AgentsOptions { BaseUrl = new("http://127.0.0.1:1") };

        var socket = await Assert.ThrowsAsync<ConversationException>(() => new AgentsClient(http, options).ConnectAsync(new() { AgentId = "agent_1" }, Cancellation));
        var rest = await Assert.ThrowsAsync<AgentsApiException>(() =>
            new AgentsClient(http, options with { ApiKey = "key-1" }).ConnectAsync(new() { AgentId = "agent_1" }, Cancellation));

        Assert.Equal((ConversationEndCause.Disconnected, ConversationEndCause.Disconnected), (socket.Cause, rest.Cause));
        Assert.Null(rest.StatusCode);
    }

    [Fact]
    public async Task Cancelling_while_it_connects_leaves_nothing_behind()
    {
        await using var cloud = await FakeCloud.StartAsync();
        using var cancel = new CancellationTokenSource();
        var connecting = cloud.Client().ConnectAsync(new() { AgentId = "agent_1" }, cancel.Token);
        var agent = await cloud.AgentAsync();
        await agent.HearAsync();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        await Assert.ThrowsAnyAsync<Exception>(() => agent.HearAsync()); // its socket is gone
    }

    [Fact]
    public async Task A_request_without_agent_and_URL_is_a_mistake_of_the_caller()
    {
        using var http = new HttpClient();

        await Assert.ThrowsAsync<ArgumentException>(() => new AgentsClient(http, new()).ConnectAsync(new(), Cancellation));
    }

    private static Task HangUpAsync(FakeAgent agent) => agent.HangUpAsync(1000);
}
