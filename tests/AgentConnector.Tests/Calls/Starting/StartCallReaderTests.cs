using System.Text.Json;
using AgentConnector.Calls.Starting;
using AgentConnector.Problems;
using FsCheck;
using FsCheck.Fluent;

namespace AgentConnector.Tests.Calls.Starting;

public sealed class StartCallReaderTests
{
    [Fact]
    public void The_old_contract_of_three_fields_is_enough()
    {
        var (request, faults) = Read("""{"agent_id":"agent_1","session_id":"s1","metadata":{"source":"n8n","dynamic_variables":{"name":"Ada"}}}""");

        Assert.Null(faults);
        Assert.Equal(("agent_1", "s1"), (request!.AgentId, request.SessionId));
        Assert.Equal("n8n", request.Metadata!.Value.GetProperty("source").GetString());
        Assert.Equal("Ada", request.DynamicVariables!.Value.GetProperty("name").GetString());
        Assert.Null(request.To);
    }

    [Fact]
    public void Top_level_variables_win_over_those_in_the_metadata() =>
        Assert.Equal("B", Read("""{"agent_id":"a","dynamic_variables":{"n":"B"},"metadata":{"dynamic_variables":{"n":"A"}}}""")
            .Request!.DynamicVariables!.Value.GetProperty("n").GetString());

    [Fact]
    public void A_number_in_the_metadata_means_a_phone_call() =>
        Assert.Equal("tel:+15551234567", Read("""{"agent_id":"a","metadata":{"to_number":"+15551234567"}}""").Request!.To);

    [Fact]
    public void Null_means_absent() =>
        Assert.Null(Read("""{"agent_id":"a","session_id":null,"metadata":null,"to":null,"simulate":null,"max_duration_seconds":null}""").Faults);

    [Theory]
    [InlineData("{}", "agent_id")]
    [InlineData("""{"agent_id":""}""", "agent_id")]
    [InlineData("""{"agent_id":5}""", "agent_id")]
    [InlineData("""{"agent_id":"a b"}""", "agent_id")]
    [InlineData("""{"agent_id":"a","session_id":""}""", "session_id")]
    [InlineData("""{"agent_id":"a","session_id":"a/b"}""", "session_id")]
    [InlineData("""{"agent_id":"a","session_id":7}""", "session_id")]
    [InlineData("""{"agent_id":"a","session_id":"check"}""", "session_id")]
    [InlineData("""{"agent_id":"a","session_id":"Check"}""", "session_id")]
    [InlineData("""{"agent_id":"a","metadata":"x"}""", "metadata")]
    [InlineData("""{"agent_id":"a","metadata":[]}""", "metadata")]
    [InlineData("""{"agent_id":"a","metadata":{"to_number":5}}""", "metadata.to_number")]
    [InlineData("""{"agent_id":"a","metadata":{"dynamic_variables":[]}}""", "metadata.dynamic_variables")]
    [InlineData("""{"agent_id":"a","dynamic_variables":{"x":{}}}""", "dynamic_variables.x")]
    [InlineData("""{"agent_id":"a","to":"nowhere"}""", "to")]
    [InlineData("""{"agent_id":"a","to":"wav:\u0000"}""", "to")]
    [InlineData("""{"agent_id":"a","max_duration_seconds":0}""", "max_duration_seconds")]
    [InlineData("""{"agent_id":"a","max_duration_seconds":1.5}""", "max_duration_seconds")]
    [InlineData("""{"agent_id":"a","on_agent_lost":"Reconnect"}""", "on_agent_lost")]
    [InlineData("""{"agent_id":"a","on_agent_lost":true}""", "on_agent_lost")]
    [InlineData("""{"agent_id":"a","session_id":"s","on_known_session":"new"}""", "on_known_session")]
    [InlineData("""{"agent_id":"a","on_known_session":"new_after_end"}""", "on_known_session")]
    [InlineData("""{"agent_id":"a","simulate":"echo"}""", "simulate")]
    [InlineData("""{"agent_id":"a","simulate":{"scenario":1}}""", "simulate.scenario")]
    [InlineData("""{"agent_id":"a","conversation_config_override":"x"}""", "conversation_config_override")]
    [InlineData("""{"agent_id":"a","conversation_config_override":{"tts":{"supported_voices":{}}}}""", "conversation_config_override.tts.supported_voices")]
    [InlineData("""{"agent_id":"a","conversation_config_override":{"tts":{"supported_voices":["v"]}}}""", "conversation_config_override.tts.supported_voices[0]")]
    [InlineData("""{"agent_id":"a","conversation_config_override":{"tts":{"supported_voices":[{"voice_id":"v"}]}}}""", "conversation_config_override.tts.supported_voices[0].label")]
    [InlineData("""{"agent_id":"a","conversation_config_override":{"tts":{"supported_voices":[{"label":"l","voice_id":"v","speed":2}]}}}""", "conversation_config_override.tts.supported_voices[0].speed")]
    [InlineData("""{"agent_id":"a","conversation_config_override":{"tts":{"supported_voices":[{"label":"l","voice_id":"undefined"}]}}}""", "conversation_config_override.tts.supported_voices[0].voice_id")]
    [InlineData("""{"agent_id":"a","branch_id":5}""", "branch_id")]
    [InlineData("""{"agent_id":"a","version_id":"v 1"}""", "version_id")]
    [InlineData("""{"agent_id":"a","environment":""}""", "environment")]
    [InlineData("""{"agent_id":"a","include_conversation_id":"yes"}""", "include_conversation_id")]
    [InlineData("""{"agent_id":"a","starting_workflow_node_id":"undefined"}""", "starting_workflow_node_id")]
    [InlineData("""{"agent_id":"a","procedure_ids":"p"}""", "procedure_ids")]
    [InlineData("""{"agent_id":"a","procedure_ids":["p",1]}""", "procedure_ids")]
    [InlineData("""{"agent_id":"a","tool_mock_config":{"mocking_strategy":"some"}}""", "tool_mock_config.mocking_strategy")]
    [InlineData("""{"agent_id":"a","tool_mock_config":{"mocking_strategy":"selected"}}""", "tool_mock_config.mocked_tool_names")]
    [InlineData("""{"agent_id":"a","tool_mock_config":{"fallback_strategy":true}}""", "tool_mock_config.fallback_strategy")]
    [InlineData("""{"agent_id":"a","custom_llm_extra_body":[]}""", "custom_llm_extra_body")]
    [InlineData("""{"agent_id":"a","source_info":{"source":"Twilio!"}}""", "source_info.source")]
    [InlineData("""{"agent_id":"a","source_info":{"source":"undefined"}}""", "source_info.source")]
    [InlineData("""{"agent_id":"a","source_info":{"version":"null"}}""", "source_info.version")]
    [InlineData("""{"agent_id":"a","source_info":{"version":"1\u0000\u001b"}}""", "source_info.version")]
    [InlineData("""{"agent_id":"a","procedure_ids":["a\nb"]}""", "procedure_ids")]
    [InlineData("""{"agent_id":"a","tool_mock_config":{"mocking_strategy":"selected","mocked_tool_names":["a\u001b"]}}""", "tool_mock_config.mocked_tool_names")]
    [InlineData("""{"agent_id":"a","callback_url":"nowhere"}""", "callback_url")]
    [InlineData("""{"agent_id":"a","callback_url":"ftp://x.example/"}""", "callback_url")]
    [InlineData("""{"agent_id":"a","callback_url":5}""", "callback_url")]
    [InlineData("""{"agent_id":"a","callback_events":"call.ended"}""", "callback_events")]
    [InlineData("""{"agent_id":"a","callback_events":[]}""", "callback_events")]
    [InlineData("""{"agent_id":"a","callback_events":["call.exploded"]}""", "callback_events")]
    [InlineData("""{"agent_id":"a","callback_events":[7]}""", "callback_events")]
    [InlineData("[]", "body")]
    [InlineData("null", "body")]
    public void A_wrong_field_is_named(string body, string field) => Assert.Equal([field], Read(body).Faults!.Keys);

    [Fact]
    public void Who_is_told_does_not_make_another_request_but_only_at_the_top()
    {
        Assert.Equal(Hash("""{"agent_id":"a"}"""), Hash("""{"agent_id":"a","callback_url":"https://x.example/","callback_events":["call.turn"]}"""));
        Assert.NotEqual(Hash("""{"agent_id":"a","metadata":{}}"""), Hash("""{"agent_id":"a","metadata":{"callback_url":"https://x.example/"}}"""));
    }

    [Fact]
    public void A_callback_is_told_of_the_end_unless_it_asks_for_more()
    {
        Assert.Null(Read("""{"agent_id":"a"}""").Request!.Callback);
        Assert.Equal(["call.ended"], Read("""{"agent_id":"a","callback_url":"https://x.example/?s=1"}""").Request!.Callback!.EventTypes);
        var more = Read("""{"agent_id":"a","callback_url":"https://x.example/?s=1","callback_events":["call.turn","call.turn"]}""").Request!.Callback!;
        Assert.Equal(["call.turn"], more.EventTypes);
        Assert.Equal("https://x.example/?s=1", more.Address.Text);
        Assert.DoesNotContain("x.example", more.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_null_in_the_mocks_is_left_out_as_everywhere_else() =>
        Assert.Equal(
            """{"mocked_tool_names":["a"]}""",
            Read("""{"agent_id":"a","tool_mock_config":{"mocking_strategy":null,"mocked_tool_names":["a"],"fallback_strategy":null}}""").Request!.ToolMockConfig?.GetRawText());

    [Fact]
    public void Every_fault_is_named_at_once() =>
        Assert.Equal(
            ["agent_id", "max_duration_seconds", "session_id", "to"],
            Read("""{"session_id":"a b","to":"x","max_duration_seconds":-1}""").Faults!.Keys.Order());

    [Fact]
    public void Equal_bodies_have_one_hash_whatever_their_order_and_spacing()
    {
        Assert.Equal(Hash("""{"a":1,"b":{"c":"A","d":[1,2]}}"""), Hash("""{ "b": {"d":[1, 2],"c":"\u0041"}, "a":1 }"""));
        Assert.NotEqual(Hash("""{"a":[1,2]}"""), Hash("""{"a":[2,1]}"""));
        Assert.NotEqual(Hash("""{"a":1}"""), Hash("""{"a":"1"}"""));
    }

    [Fact]
    public void No_json_of_any_shape_is_thrown_at() =>
        Prop.ForAll(JsonShapes.Any.ToArbitrary(), json =>
        {
            var (request, faults) = Read(json);
            return request is null != faults is null;
        }).QuickCheckThrowOnFailure();

    private static (StartCall? Request, IReadOnlyDictionary<string, string[]>? Faults) Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var fields = JsonFields.Of(document.RootElement.Clone());
        var request = StartCallReader.Read(fields);
        return fields.Faults() is { } faults ? (null, faults) : (request, null);
    }

    private static string Hash(string json)
    {
        using var document = JsonDocument.Parse(json);
        return RequestHash.Of(document.RootElement);
    }
}
