using AgentConnector.ElevenLabs.Wire;
using static AgentConnector.ElevenLabs.ConversationEndCause;

namespace AgentConnector.ElevenLabs.Tests;

public sealed class EndingTests
{
    [Theory]
    [InlineData("invalid_message", 1008, ProtocolError)]
    [InlineData("missing_fields", 1008, ProtocolError)]
    [InlineData("value_error", 1008, Refused)]
    [InlineData("override_error", 1008, Refused)]
    [InlineData("missing_dynamic_variable", 1008, Refused)]
    [InlineData("missing_dynamic_variable_transfer", 1008, Refused)]
    [InlineData("telephony_agent_error", 1008, Refused)]
    [InlineData("mcp_tool_error", 1008, Refused)]
    [InlineData("mcp_https_error", 1008, Refused)]
    [InlineData("max_duration_exceeded", 1000, TimeLimit)]
    [InlineData("transport_receive_timeout", 1002, Idle)]
    [InlineData("safety_violation", 1002, Policy)]
    [InlineData("llm_timeout", 1002, AgentFailure)]
    [InlineData("llm_error", 1002, AgentFailure)]
    [InlineData("custom_llm_error", 1002, AgentFailure)]
    [InlineData("cascade_brain_error", 1002, AgentFailure)]
    [InlineData("asr_transcription_error", 1002, AgentFailure)]
    [InlineData("vad_error", 1002, AgentFailure)]
    [InlineData("turn_probability_error", 1002, AgentFailure)]
    [InlineData("tts_cascade_error", 1002, AgentFailure)]
    [InlineData("http_exception", 1002, AgentFailure)]
    [InlineData("asyncio_timeout", 1002, AgentFailure)]
    [InlineData("redis_timeout_error", 1002, AgentFailure)]
    [InlineData("unknown_websocket_crash", 1011, AgentFailure)]
    [InlineData("websocket_disconnect", 1002, Disconnected)]
    [InlineData("unknown", 1002, AgentFailure)]
    [InlineData("tomorrows_error", 1011, AgentFailure)]
    public void Every_error_type_has_its_cause_in_both_shapes_even_when_the_close_never_comes(string kind, int code, ConversationEndCause cause)
    {
        Assert.Equal(cause, Endings.From(code, "", new(code, "text", Type: kind)).Cause);
        Assert.Equal(cause, Endings.From(code, null, new(code, Name: kind)).Cause);
        Assert.Equal(code is 1000 ? TimeLimit : cause, Endings.From(1006, null, new(code, Type: kind)).Cause);
    }

    [Theory]
    [InlineData(1000, Completed)]
    [InlineData(1001, Disconnected)]
    [InlineData(1002, AgentFailure)]
    [InlineData(1003, ProtocolError)]
    [InlineData(1005, Disconnected)]
    [InlineData(1006, Disconnected)]
    [InlineData(1007, ProtocolError)]
    [InlineData(1008, Refused)]
    [InlineData(1009, ProtocolError)]
    [InlineData(1011, AgentFailure)]
    [InlineData(3000, NotFound)]
    [InlineData(3008, Busy)]
    [InlineData(4300, Busy)]
    [InlineData(4999, Disconnected)]
    public void Every_close_code_has_its_cause_and_says_what_to_do(int code, ConversationEndCause cause)
    {
        var end = Endings.From(code, null, null);

        Assert.Equal((code, cause), (end.Code, end.Cause));
        Assert.EndsWith(".", end.Explanation);
    }

    [Theory]
    [InlineData(1008, "Override for field 'voice_id' is not allowed by config.", Refused)]
    [InlineData(1008, "Override is not allowed for this AI agent", Refused)]
    [InlineData(1008, "Missing required dynamic variables in tools: {'case_id'}", Refused)]
    [InlineData(1008, "Missing dynamic variable after agent transfer", Refused)]
    [InlineData(1008, "Host x.example is not allowed to connect to this agent", NotAllowed)]
    [InlineData(1008, "Agent has exceeded its daily call limit of 5", NotAllowed)]
    [InlineData(1008, "This request exceeds your quota limit.", NotAllowed)]
    [InlineData(1002, "The AI agent you are trying to reach appears to be misconfigured", Refused)]
    [InlineData(3000, "The AI agent you are trying to reach does not exist.", NotFound)]
    [InlineData(3000, "Could not authorize the conversation.", NotAllowed)]
    [InlineData(3000, "Authorization failed", NotAllowed)]
    [InlineData(3000, "Request error", NotFound)]
    [InlineData(1008, "too many CONCURRENT connections", Busy)]
    [InlineData(1000, "override the quota and goodbye", Completed)]
    public void Wordings_seen_in_the_wild_are_understood(int code, string reason, ConversationEndCause cause) =>
        Assert.Equal(cause, Endings.From(code, reason, null).Cause);

    [Fact]
    public void An_error_that_did_not_end_the_conversation_leaves_the_goodbye_a_goodbye()
    {
        var end = Endings.From(1000, null, new(1002, "a tool hiccup", Type: "http_exception"));

        Assert.Equal(Completed, end.Cause);
        Assert.Equal("a tool hiccup", end.Message);
    }

    [Fact]
    public void The_clouds_words_are_kept_without_what_must_not_be_shown()
    {
        var end = Endings.From(1008, "see wss://api.example/v1?conversation_signature=SECRET now", new(1008, "bad key sk_0123456789abcdef", Type: "value_error"));

        Assert.Equal("see wss://api.example/v1?[redacted] now", end.Reason);
        Assert.Equal("bad key [key]", end.Message);
        Assert.Equal("value_error", end.ErrorType);
        Assert.Contains("bad key", end.ToString());
    }
}
