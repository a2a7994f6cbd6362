namespace AgentConnector.Simulator.Scenarios;

/// <summary>The error types of the contract and the close code that follows each.</summary>
internal static class ErrorTypes
{
    // websocket_disconnect and unknown have no code of their own in the contract: 1002, the operational class, is used.
    public static readonly IReadOnlyDictionary<string, int> CodeOf = new Dictionary<string, int>
    {
        ["invalid_message"] = 1008,
        ["value_error"] = 1008,
        ["missing_fields"] = 1008,
        ["override_error"] = 1008,
        ["missing_dynamic_variable"] = 1008,
        ["missing_dynamic_variable_transfer"] = 1008,
        ["telephony_agent_error"] = 1008,
        ["mcp_tool_error"] = 1008,
        ["mcp_https_error"] = 1008,
        ["max_duration_exceeded"] = 1000,
        ["llm_timeout"] = 1002,
        ["transport_receive_timeout"] = 1002,
        ["asyncio_timeout"] = 1002,
        ["http_exception"] = 1002,
        ["redis_timeout_error"] = 1002,
        ["llm_error"] = 1002,
        ["custom_llm_error"] = 1002,
        ["cascade_brain_error"] = 1002,
        ["asr_transcription_error"] = 1002,
        ["vad_error"] = 1002,
        ["turn_probability_error"] = 1002,
        ["tts_cascade_error"] = 1002,
        ["safety_violation"] = 1002,
        ["websocket_disconnect"] = 1002,
        ["unknown"] = 1002,
        ["unknown_websocket_crash"] = 1011,
    };
}
