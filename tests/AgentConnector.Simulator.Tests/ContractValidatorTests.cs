using System.Net.WebSockets;
using System.Text;
using AgentConnector.Simulator.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace AgentConnector.Simulator.Tests;

public sealed class ContractValidatorTests
{
    private const string Init = """{"type":"conversation_initiation_client_data"}""";
    private readonly List<ContractViolation> violations = [];
    private readonly ContractValidator validator;

    public ContractValidatorTests()
    {
        validator = new ContractValidator("conv_1", violations.Add);
        validator.Expected.Ping(1);
        validator.Expected.ToolResult("call_1");
        validator.Expected.Approval("call_2");
    }

    public static TheoryData<string> RightFrames =>
    [
        """{"user_audio_chunk":"AAAB//8C"}""",
        """{"user_audio_chunk":""}""",
        """{"type":"pong","event_id":1}""",
        """{"type":"user_message","text":"Hi","rich_content_id":"row_3"}""",
        """{"type":"user_message","text":null}""",
        """{"type":"user_activity"}""",
        """{"type":"contextual_update","text":"x","context_id":"page"}""",
        """{"type":"feedback","event_id":41,"score":"like"}""",
        """{"type":"feedback","event_id":41,"score":null}""",
        """{"type":"client_tool_result","tool_call_id":"call_1","result":"ok","is_error":false}""",
        """{"type":"mcp_tool_approval_result","tool_call_id":"call_2","is_approved":true}""",
        """{"type":"multimodal_message","text":{"type":"user_message","text":"What?"},"file":{"type":"file_input","file_id":"f"},"files":[{"type":"file_input","file_id":"f"}]}""",
    ];

    [Theory]
    [MemberData(nameof(RightFrames))]
    public void A_right_frame_is_no_violation(string frame)
    {
        Read(Init);
        var message = Read(frame);

        Assert.Empty(violations);
        Assert.IsNotType<MalformedMessage>(message);
    }

    [Theory]
    [InlineData("{", "json", "invalid_message")]
    [InlineData("[]", "json", "invalid_message")]
    [InlineData("5", "json", "invalid_message")]
    [InlineData("", "json", "invalid_message")]
    [InlineData("{}", "required_field", "missing_fields")]
    [InlineData("""{"type":5}""", "required_field", "missing_fields")]
    [InlineData("""{"type":"\ud800"}""", "json", "invalid_message")]
    [InlineData("""{"user_audio_chunk":5}""", "field_type", "value_error")]
    [InlineData("""{"user_audio_chunk":"AAA"}""", "base64", "invalid_message")]
    [InlineData("""{"user_audio_chunk":"AA-_"}""", "base64", "invalid_message")]
    [InlineData("""{"type":"pong"}""", "required_field", "missing_fields")]
    [InlineData("""{"type":"pong","event_id":"1"}""", "field_type", "value_error")]
    [InlineData("""{"type":"pong","event_id":1.5}""", "field_type", "value_error")]
    [InlineData("""{"type":"user_message","text":5}""", "field_type", "value_error")]
    [InlineData("""{"type":"contextual_update"}""", "required_field", "missing_fields")]
    [InlineData("""{"type":"feedback","event_id":1,"score":"love"}""", "field_type", "value_error")]
    [InlineData("""{"type":"feedback","score":"like"}""", "required_field", "missing_fields")]
    [InlineData("""{"type":"client_tool_result","result":"x","is_error":false}""", "required_field", "missing_fields")]
    [InlineData("""{"type":"client_tool_result","tool_call_id":"call_1","is_error":false}""", "required_field", "missing_fields")]
    [InlineData("""{"type":"client_tool_result","tool_call_id":"call_1","result":"x","is_error":"no"}""", "field_type", "value_error")]
    [InlineData("""{"type":"mcp_tool_approval_result","tool_call_id":"call_2"}""", "required_field", "missing_fields")]
    [InlineData("""{"type":"multimodal_message","text":"Hi"}""", "field_type", "value_error")]
    [InlineData("""{"type":"multimodal_message","files":{}}""", "field_type", "value_error")]
    public void A_malformed_frame_is_a_violation_and_closes_the_conversation(string frame, string rule, string errorType)
    {
        Read(Init);
        var message = Read(frame);

        Assert.Equal(rule, violations[0].Rule);
        Assert.Equal(errorType, Assert.IsType<MalformedMessage>(message).ErrorType);
    }

    [Theory]
    [InlineData("""{"user_audio_chunk":"AAAA"}""", "whole_samples")]
    [InlineData("""{"type":"pong","event_id":7}""", "pong_id")]
    [InlineData("""{"type":"client_tool_result","tool_call_id":"call_9","result":"x","is_error":false}""", "tool_result_id")]
    [InlineData("""{"type":"client_tool_result","tool_call_id":"call_1","result":{"a":1},"is_error":false}""", "field_type")]
    [InlineData("""{"type":"client_tool_result","tool_call_id":"call_1","result":"x"}""", "required_field")]
    [InlineData("""{"type":"mcp_tool_approval_result","tool_call_id":"call_9","is_approved":true}""", "approval_id")]
    [InlineData("""{"type":"end_of_audio"}""", "unknown_type")]
    [InlineData("""{"type":"conversation_initiation_client_data"}""", "init_once")]
    public void A_wrong_frame_is_a_violation_that_the_cloud_tolerates(string frame, string rule)
    {
        Read(Init);
        var message = Read(frame);

        Assert.Equal(rule, Assert.Single(violations).Rule);
        Assert.IsNotType<MalformedMessage>(message);
    }

    [Theory]
    [InlineData("""{"user_audio_chunk":"AAAAAA=="}""", "init_first")]
    [InlineData("""{"type":"user_activity"}""", "init_first")]
    [InlineData("""{"type":"conversation_initiation_client_data","conversation_initiation_client_data":{}}""", "unknown_field")]
    [InlineData("""{"type":"conversation_initiation_client_data","dynamic_variables":{"system__x":1}}""", "reserved_variable")]
    [InlineData("""{"type":"conversation_initiation_client_data","dynamic_variables":{"x":{}}}""", "field_type")]
    [InlineData("""{"type":"conversation_initiation_client_data","dynamic_variables":[]}""", "field_type")]
    [InlineData("""{"type":"conversation_initiation_client_data","conversation_config_override":"none"}""", "field_type")]
    [InlineData("""{"type":"conversation_initiation_client_data","user_id":5}""", "field_type")]
    [InlineData("""{"type":"conversation_initiation_client_data","source_info":{"version":"012345678901234567890123456789012345678901234567890"}}""", "field_type")]
    [InlineData("""{"type":"conversation_initiation_client_data","starting_workflow_node_id":5}""", "field_type")]
    [InlineData("""{"type":"conversation_initiation_client_data","procedure_ids":"p"}""", "field_type")]
    [InlineData("""{"type":"conversation_initiation_client_data","conversation_config_override":{"tts":{"supported_voices":["v1"]}}}""", "field_type")]
    [InlineData("""{"type":"conversation_initiation_client_data","conversation_config_override":{"tts":{"supported_voices":[{"label":"a","voice_id":""}]}}}""", "field_type")]
    [InlineData("""{"type":"conversation_initiation_client_data","procedure_ids":[1]}""", "field_type")]
    [InlineData("""{"type":"conversation_initiation_client_data","tool_mock_config":{"mocking_strategy":"some"}}""", "field_type")]
    public void The_first_frame_has_rules_of_its_own(string frame, string rule)
    {
        Read(frame);

        Assert.Equal(rule, Assert.Single(violations).Rule);
    }

    [Fact]
    public void Binary_frames_are_a_violation()
    {
        var message = validator.Read(new byte[640], WebSocketMessageType.Binary);

        Assert.IsType<MalformedMessage>(message);
        Assert.Equal("text_frame", Assert.Single(violations).Rule);
    }

    [Fact]
    public void A_ping_and_a_tool_call_are_answered_once()
    {
        Read(Init);
        for (var i = 0; i < 2; i++)
        {
            Read("""{"type":"pong","event_id":1}""");
            Read("""{"type":"client_tool_result","tool_call_id":"call_1","result":"x","is_error":false}""");
        }

        Assert.Equal(["pong_id", "tool_result_id"], violations.Select(violation => violation.Rule));
    }

    [Fact]
    public void A_violation_tells_nothing_that_was_said()
    {
        Read(Init);
        Read("""{"type":"client_tool_result","tool_call_id":"call_1","result":{"card":"4111"},"is_error":false}""");

        Assert.DoesNotContain("4111", violations[0].Message);
    }

    [Fact]
    public void No_bytes_whatever_make_it_fail() => Prop.ForAll<byte[], bool>((bytes, text) =>
    {
        validator.Read(bytes ?? [], text ? WebSocketMessageType.Text : WebSocketMessageType.Binary);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_frame_with_a_hostile_value_makes_it_fail()
    {
        string[] values = ["null", "true", "-1", "1e999", "\"\"", "\"\\ud800\"", "[]", "{}", "[[]]", "{\"type\":{}}", "99999999999999999999"];
        string[] fields = ["type", "event_id", "text", "score", "tool_call_id", "result", "is_error", "is_approved", "file", "files", "user_audio_chunk", "dynamic_variables", "source_info", "conversation_config_override"];
        string[] types = ["pong", "user_message", "feedback", "client_tool_result", "mcp_tool_approval_result", "multimodal_message", "contextual_update", "conversation_initiation_client_data"];
        var frames = from type in types from field in fields from value in values select $$$"""{"type":"{{{type}}}","{{{field}}}":{{{value}}} }""";

        Assert.All(frames, frame => Assert.NotNull(Read(frame)));
    }

    private ClientMessage Read(string frame) => validator.Read(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text);
}
