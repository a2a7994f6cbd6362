using System.Text;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs.Tests;

/// <summary>One sample per message of both contracts, and their variants; each must read to the right event.</summary>
public sealed class ServerMessageTests
{
    private static readonly Dictionary<string, Action<ConversationEvent>> Expected = new()
    {
        ["conversation_initiation_metadata"] = Is(new ConversationStarted("conv_7k2", "pcm_24000", "ulaw_8000")),
        ["conversation_initiation_metadata-old"] = Is(new ConversationStarted("conv_7k2", "pcm_16000")),
        ["audio"] = e =>
        {
            var audio = Assert.IsType<AudioPayload>(e);
            Assert.Equal([1, 0, 2, 0, 255, 255], audio.Audio.ToArray());
            Assert.Equal(3L, audio.EventId);
            Assert.True(audio.IsFinal);
            Assert.Equal(["O", "k"], audio.Alignment!.Chars!);
            Assert.Equal([0, 90], audio.Alignment.CharStartTimesMs!);
            Assert.Equal([90, 70], audio.Alignment.CharDurationsMs!);
        },
        ["audio-plain"] = e =>
        {
            var audio = Assert.IsType<AudioPayload>(e);
            Assert.Equal([1, 0, 2, 0], audio.Audio.ToArray());
            Assert.Equal((4L, null, false), (audio.EventId, audio.Alignment, audio.IsFinal));
        },
        ["audio-empty"] = e => Assert.True(Assert.IsType<AudioPayload>(e).Audio.IsEmpty),
        ["interruption"] = Is(new Interruption(5)),
        ["interruption-old"] = Is(new Interruption(5)),
        ["ping"] = Is(new Ping(12, 41)),
        ["ping-first"] = Is(new Ping(1)),
        ["ping-bare"] = Is(new Ping(2)),
        ["user_transcript"] = Is(new UserTranscript("Do you open on Sundays? Grüße", 4)),
        ["tentative_user_transcript"] = Is(new TentativeUserTranscript("do you o", 4)),
        ["agent_response"] = Is(new AgentResponse("We open at ten.", 5)),
        ["agent_response-attachments"] = e =>
        {
            var response = Assert.IsType<AgentResponse>(e);
            Assert.Equal("resp_1", response.ResponseId);
            Assert.Equal([new Attachment("https://files.example/plan.pdf", "plan.pdf", "application/pdf")], response.Attachments!);
        },
        ["agent_response_correction"] = Is(new AgentResponseCorrection("We open at ten and close at six.", "We open at te...", 5)),
        ["agent_response_complete"] = Is(new AgentResponseComplete(5)),
        ["agent_response_metadata"] = e => Assert.Equal("faq", Assert.IsType<AgentResponseMetadata>(e).Metadata.GetProperty("source").GetString()),
        ["agent_chat_response_part-start"] = Is(new AgentResponsePart(TextPartKind.Start, 5)),
        ["agent_chat_response_part-delta"] = Is(new AgentResponsePart(TextPartKind.Delta, 5, "We op")),
        ["agent_chat_response_part-stop"] = Is(new AgentResponsePart(TextPartKind.Stop, 5)),
        ["agent_chat_response_part-new-kind"] = Is(new AgentResponsePart(TextPartKind.Unknown, 5)),
        ["agent_reasoning_response_part"] = Is(new AgentReasoningPart(TextPartKind.Delta, "Sunday hours", "5")),
        ["rich_content"] = e =>
        {
            var content = Assert.IsType<RichContent>(e);
            Assert.Equal(("row_9", "item_card", 6L), (content.RichContentId, content.Component, content.EventId));
            Assert.Equal("Table for two", content.Props.GetProperty("title").GetString());
        },
        ["client_tool_call"] = e =>
        {
            var call = Assert.IsType<ClientToolCall>(e);
            Assert.Equal(("call_1", "find_table", 7L, false), (call.ToolCallId, call.ToolName, call.EventId, call.ExpectsResponse));
            Assert.Equal(2, call.Parameters.GetProperty("people").GetInt32());
        },
        ["client_tool_call-without-expects"] = e => Assert.True(Assert.IsType<ClientToolCall>(e).ExpectsResponse),
        ["agent_tool_request"] = Is(new AgentToolRequest("end_call", "call_2", "system", 8, false, true, 20, "immediate")),
        ["agent_tool_request-short"] = Is(new AgentToolRequest("crm", "call_3", "webhook", 8)),
        ["agent_tool_response"] = Is(new AgentToolResponse("crm", "call_3", "webhook", 9, IsError: true, IsCalled: false, IsBlocked: true)),
        ["agent_tool_response_full_payload"] = Is(new AgentToolResponse("crm", "call_3", "webhook", 9, FullToolResult: "{\"tier\":\"gold\"}", Truncated: true)),
        ["mcp_tool_call-loading"] = e =>
        {
            var call = Assert.IsType<McpToolCall>(e);
            Assert.Equal(("svc_1", "call_4", "book", McpToolState.Loading), (call.ServiceId, call.ToolCallId, call.ToolName, call.State));
            Assert.Equal("18:00", call.Parameters.GetProperty("at").GetString());
        },
        ["mcp_tool_call-awaiting_approval"] = e =>
            Assert.Equal((McpToolState.AwaitingApproval, 300), (Assert.IsType<McpToolCall>(e).State, ((McpToolCall)e).ApprovalTimeoutSecs)),
        ["mcp_tool_call-success"] = e =>
            Assert.Equal((McpToolState.Success, "booked"), (Assert.IsType<McpToolCall>(e).State, ((McpToolCall)e).Result[0].GetProperty("text").GetString())),
        ["mcp_tool_call-failure"] = e =>
            Assert.Equal((McpToolState.Failure, "full"), (Assert.IsType<McpToolCall>(e).State, ((McpToolCall)e).ErrorMessage)),
        ["mcp_connection_status"] = e => Assert.Equal(
            [new McpIntegration("int_1", "mcp_server", true, 4), new McpIntegration("int_2", "mcp_integration")],
            Assert.IsType<McpConnectionStatus>(e).Integrations!),
        ["vad_score"] = Is(new VadScore(0.93)),
        ["asr_initiation_metadata"] = e => Assert.Equal("scribe", Assert.IsType<AsrStarted>(e).Metadata.GetProperty("provider").GetString()),
        ["context_usage"] = Is(new ContextUsage(5, "gemini-2.5-flash", 2310, 1048576)),
        ["guardrail_triggered"] = Is(new GuardrailTriggered("prompt_injection")),
        ["guardrail_triggered-bare"] = Is(new GuardrailTriggered()),
        ["agent_typing"] = Is(new AgentTyping(true, 3000)),
        ["agent_typing-open"] = Is(new AgentTyping(false)),
        ["external_agent_connected"] = Is(new ExternalAgentConnected()),
        ["external_agent_connected-bare"] = Is(new ExternalAgentConnected()),
        ["external_agent_disconnected"] = Is(new ExternalAgentDisconnected()),
        ["internal_turn_probability"] = Is(new TurnProbability(0.61)),
        ["internal_tentative_agent_response"] = Is(new TentativeAgentResponse("We op")),
        ["dtmf_request"] = e => Assert.Equal("12#", Assert.IsType<DtmfRequested>(e).Message.GetProperty("dtmf_request_event").GetProperty("digits").GetString()),
        ["queue_status"] = Is(new QueueStatus("waiting")),
        ["error"] = e =>
        {
            var error = Assert.IsType<AgentError>(e);
            Assert.Equal((1008, "override_error", "Invalid configuration"), (error.Code, error.Kind, error.Reason));
            Assert.StartsWith("Override for field", error.Message);
        },
        ["error-short"] = e => Assert.Equal((1011, null), (Assert.IsType<AgentError>(e).Code, ((AgentError)e).Kind)),
        ["client_error"] = e => Assert.Equal((1002, "llm_timeout", "too slow"), (Assert.IsType<AgentError>(e).Code, ((AgentError)e).Kind, ((AgentError)e).Message)),
        ["tomorrow"] = e =>
        {
            var unknown = Assert.IsType<UnknownMessage>(e);
            Assert.Equal("agent_mood", unknown.Type);
            Assert.Equal("cheerful", unknown.Message.GetProperty("agent_mood_event").GetProperty("mood").GetString());
        },
    };

    public static TheoryData<string> Samples => [.. ServerSamples.Names];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_message_of_the_cloud_reads_to_its_event(string sample)
    {
        var message = ServerMessageReader.Read(ServerSamples.Read(sample), new());

        Assert.NotNull(message.Event);
        Expected[sample](message.Event);
    }

    [Fact]
    public void Every_expectation_has_its_sample() =>
        Assert.Equal(Expected.Keys.Order(StringComparer.Ordinal), ServerSamples.Names);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"audio"}""")]
    [InlineData("""{"type":"audio","audio_event":null}""")]
    [InlineData("""{"type":"audio","audio_event":[]}""")]
    [InlineData("""{"type":"audio","audio_event":{"audio_base_64":"not base64!","event_id":1}}""")]
    [InlineData("""{"type":"audio","audio_event":{"audio_base_64":null,"event_id":1}}""")]
    [InlineData("""{"type":"ping","ping_event":{"event_id":"soon"}}""")]
    [InlineData("""{"type":"user_transcript","user_transcription_event":{"user_transcript":null,"event_id":1}}""")]
    [InlineData("""{"type":"client_tool_call","client_tool_call":{"tool_name":"a"}}""")]
    [InlineData("""{"type":"interruption","interruption_event":{"event_id":1}""")]
    [InlineData("""{"type":"interruption","interruption_event":{"event_id":1""")]
    public void A_message_that_cannot_be_read_is_malformed_and_nothing_more(string json)
    {
        var message = ServerMessageReader.Read(Encoding.UTF8.GetBytes(json), new());

        // One truncated only after its envelope is as good as whole.
        Assert.True(message.Event is null or Interruption { EventId: 1 });
    }

    [Fact]
    public void Nesting_without_end_is_malformed() =>
        Assert.Null(ServerMessageReader.Read(Encoding.UTF8.GetBytes("""{"type":"x","a":""" + new string('[', 100_000)), new()).Event);

    [Fact]
    public void What_is_no_text_within_a_text_is_the_replacement_character()
    {
        byte[] message =
            [.. "{\"type\":\"user_transcript\",\"user_transcription_event\":{\"user_transcript\":\"caf"u8, 0xE9, .. " \\ud83d\",\"event_id\":1}}"u8];

        Assert.Equal(new UserTranscript("caf\uFFFD \uFFFD", 1), ServerMessageReader.Read(message, new()).Event);
    }

    [Fact]
    public void What_the_agent_gives_a_tool_can_be_passed_on()
    {
        byte[] message =
            [.. "{\"type\":\"client_tool_call\",\"client_tool_call\":{\"tool_call_id\":\"1\",\"parameters\":{\"\\udc00\":\"\\ud83d\",\"b\":[1e400]}}}"u8];
        using var stream = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(stream))
        {
            Assert.IsType<ClientToolCall>(ServerMessageReader.Read(message, new()).Event).Parameters.WriteTo(writer);
        }

        Assert.Equal("""{"\uFFFD":"\uFFFD","b":[1e400]}""", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Unknown_fields_are_ignored_wherever_they_stand()
    {
        var message = ServerMessageReader.Read(
            """{"a":{"type":"ping"},"interruption_event":{"new":[1,{}],"event_id":9,"more":null},"b":[1],"type":"interruption","c":1}"""u8.ToArray(), new());

        Assert.Equal(new Interruption(9), message.Event);
    }

    [Fact]
    public void Reading_audio_takes_memory_for_the_message_around_it_alone()
    {
        var message = Encoding.ASCII.GetBytes(
            $$"""{"audio_event":{"audio_base_64":"{{Convert.ToBase64String(new byte[640])}}","event_id":3},"type":"audio"}""");
        var sound = new SoundBuffer();
        ServerMessageReader.Read(message, sound);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            ServerMessageReader.Read(message, sound);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 80);
    }

    private static Action<ConversationEvent> Is(ConversationEvent expected) => actual => Assert.Equal(expected, actual);
}
