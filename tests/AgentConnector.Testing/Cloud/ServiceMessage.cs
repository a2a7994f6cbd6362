namespace AgentConnector.Testing.Cloud;

/// <summary>What the service does with one message of the cloud: a row of <c>docs/protocols/service-messages.md</c>, which is made of these.</summary>
/// <param name="Sample">The message, a name of <see cref="ServerSamples"/>.</param>
/// <param name="Facts">The facts it leads to, in their order, each as its type and a piece of its data.</param>
/// <param name="Answer">The type of what the cloud is answered.</param>
/// <param name="Before">Messages that are sent before it.</param>
/// <param name="After">Messages that are sent behind it.</param>
/// <param name="CloseCode">What the cloud closes with then.</param>
/// <param name="OnPhone">What it leads to in a phone call instead, where that is something else; driven by the tests of the phones.</param>
public sealed record ServiceMessage(
    string Sample, IReadOnlyList<string> Facts, string? Answer = null, IReadOnlyList<string>? Before = null, IReadOnlyList<string>? After = null, int CloseCode = 1000, string? OnPhone = null)
{
    private const string Speech = """{"type":"audio","audio_event":{"audio_base_64":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","event_id":6}}""";
    private const string Admitted = """{"type":"queue_status","queue_status_event":{"status":"admitted"}}""";
    private const string Greeting = """{"type":"agent_response","agent_response_event":{"agent_response":"Good evening.","event_id":6}}""";

    /// <summary>All of them. What the facts do not show is nothing of the call's; the library's translation says why.</summary>
    public static IReadOnlyList<ServiceMessage> All { get; } =
    [
        new("agent_chat_response_part-delta", []),
        new("agent_reasoning_response_part", []),
        new("agent_response", ["call.turn \"speaker\":\"agent\""], After: [Speech]),
        new("agent_response-attachments", ["call.content \"kind\":\"attachments\""]),
        new("agent_response_complete", []),
        new("agent_response_correction", ["call.turn_corrected "], Before: [Greeting.Replace("6}", "5}", StringComparison.Ordinal), Speech.Replace("6}", "5}", StringComparison.Ordinal)]),
        new("agent_response_metadata", ["call.content \"kind\":\"metadata\""]),
        new("agent_tool_request", ["call.tool_called \"kind\":\"system\""]),
        new("agent_tool_response", ["call.tool_called \"kind\":\"webhook\"", "call.tool_answered \"withheld\":true"]),
        new("agent_tool_response_full_payload", ["call.tool_called \"kind\":\"webhook\"", "call.tool_answered \"is_error\":false"]),
        new("agent_typing", []),
        new("asr_initiation_metadata", []),
        new("audio", ["call.turn \"speaker\":\"agent\""], Before: [Greeting]),
        new("client_error", ["call.ended \"status\":\"failed\""], CloseCode: 1008),
        new("client_tool_call-without-expects", ["call.tool_called \"kind\":\"client\"", "call.tool_answered \"is_error\":true"], Answer: "client_tool_result"),
        new("context_usage", ["call.context_usage \"tokens\":2310"]),
        new("conversation_initiation_metadata", []),
        new("dtmf_request", ["call.warning \"code\":\"keys_not_sent\""], OnPhone: "call.dtmf_sent \"digits\":\"12#\""),
        new("error", ["call.ended \"status\":\"failed\""], CloseCode: 1008),
        new("external_agent_connected", ["call.takeover \"state\":\"connected\""]),
        new("external_agent_disconnected", ["call.takeover \"state\":\"disconnected\""]),
        new("guardrail_triggered", ["call.warning \"code\":\"guardrail_triggered\""]),
        new("internal_tentative_agent_response", []),
        new("internal_turn_probability", []),
        new("interruption", ["call.interrupted "]),
        new("mcp_connection_status", ["call.mcp_status \"tool_count\":4"]),
        new("mcp_tool_call-awaiting_approval", ["call.approval_needed \"tool\":\"book\"", "call.approval_given \"reason\":\"withdrawn\""]),
        new("mcp_tool_call-loading", ["call.tool_called \"kind\":\"mcp\""]),
        new("mcp_tool_call-success", ["call.tool_called \"kind\":\"mcp\"", "call.tool_answered \"is_error\":false"]),
        new("mcp_tool_call-failure", ["call.tool_called \"kind\":\"mcp\"", "call.tool_answered \"is_error\":true"]),
        new("ping", [], Answer: "pong"),
        new("queue_status", ["call.waiting ", "call.admitted "], After: [Admitted]),
        new("rich_content", ["call.content \"kind\":\"component\""]),
        new("tentative_user_transcript", ["call.turn \"tentative\":true"]),
        new("tomorrow", []),
        new("user_transcript", ["call.turn \"speaker\":\"caller\""]),
        new("vad_score", []),
    ];
}
