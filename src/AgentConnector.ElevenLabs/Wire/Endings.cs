using System.Collections.Frozen;
using static AgentConnector.ElevenLabs.ConversationEndCause;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>
/// From close code, close reason and the error message before it to one ending. The error's kind knows most, the wording of
/// the reason comes second, the code last: most failures share 1002 or 1008.
/// </summary>
internal static class Endings
{
    public const int NormalClosure = 1000;
    public const int TransportDied = 1006;

    private static readonly FrozenDictionary<string, (ConversationEndCause Cause, string Explanation)> ByErrorType =
        new Dictionary<string, (ConversationEndCause, string)>(StringComparer.OrdinalIgnoreCase)
        {
            ["invalid_message"] = (ProtocolError, "The agent could not read a message of this client. Report it with the message text."),
            ["missing_fields"] = (ProtocolError, "The agent missed a field in a message of this client. Report it with the message text."),
            ["value_error"] = (Refused, "The agent did not accept a value it was sent. Check overrides and variables."),
            ["override_error"] = (Refused, "An override is not enabled for this agent. Enable the field in the agent's security settings or leave it out."),
            ["missing_dynamic_variable"] = (Refused, "The agent declares a dynamic variable that was not supplied. Supply every variable of prompt, first message and tools."),
            ["missing_dynamic_variable_transfer"] = (Refused, "The agent handed over to one that needs a dynamic variable not supplied. Supply the variables of both agents."),
            ["telephony_agent_error"] = (Refused, "This agent only transcribes and cannot hold a call. Choose another agent."),
            ["mcp_tool_error"] = (Refused, "An MCP tool of the agent has a schema that cannot be used. Correct the tool in the agent's settings."),
            ["mcp_https_error"] = (Refused, "An MCP server of the agent is not on https. Correct its address in the agent's settings."),
            ["max_duration_exceeded"] = (TimeLimit, "The agent's longest conversation duration was reached. Raise it in the agent's settings if that is too soon."),
            ["transport_receive_timeout"] = (Idle, "The agent received no input for 60 seconds. Keep sending audio, silence included."),
            ["safety_violation"] = (Policy, "The content policy stopped the conversation. Review the prompt and what was said."),
            ["llm_timeout"] = (AgentFailure, "The language model did not answer within 20 seconds. Try again, or choose another model."),
            ["llm_error"] = (AgentFailure, "The language model failed. Try again, or choose another model."),
            ["custom_llm_error"] = (AgentFailure, "The agent's custom model failed. Check that its endpoint is reachable and streams."),
            ["cascade_brain_error"] = (AgentFailure, "All language models of the agent failed. Try again later."),
            ["asr_transcription_error"] = (AgentFailure, "Speech recognition failed. Check that the audio sent is in the announced format, then try again."),
            ["vad_error"] = (AgentFailure, "Speech detection failed. Check that the audio sent is in the announced format, then try again."),
            ["turn_probability_error"] = (AgentFailure, "Turn detection failed. Try again."),
            ["tts_cascade_error"] = (AgentFailure, "All voices failed. Check the agent's voice, then try again."),
            ["http_exception"] = (AgentFailure, "A service behind the agent answered with an error. Try again later."),
            ["asyncio_timeout"] = (AgentFailure, "Something inside the agent took too long. Try again."),
            ["redis_timeout_error"] = (AgentFailure, "Something inside the agent took too long. Try again."),
            ["unknown_websocket_crash"] = (AgentFailure, "The agent crashed. Try again once, then report it with the conversation id."),
            ["websocket_disconnect"] = (Disconnected, "The agent lost the connection. Try again."),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Wordings seen in the wild; the first that matches wins. A reason may be cut at 123 bytes, so the parts are short.
    private static readonly (string Part, ConversationEndCause Cause, string Explanation)[] ByReason =
    [
        ("override", Refused, "An override is not enabled for this agent. Enable the field in the agent's security settings or leave it out."),
        ("dynamic variable", Refused, "The agent declares a dynamic variable that was not supplied. Supply every variable of prompt, first message and tools."),
        ("does not exist", NotFound, "No such agent here. Check the agent id, and that the base URL is the agent's residency environment."),
        ("not allowed to connect", NotAllowed, "The agent's allowlist does not contain this host. Add it, or use an API key."),
        ("authoriz", NotAllowed, "The agent did not accept this client. Use an API key of its workspace, or a fresh signed URL (they last 15 minutes)."),
        ("daily call limit", NotAllowed, "The agent has used up its calls for today. Raise its daily limit or wait until tomorrow."),
        ("quota", NotAllowed, "The workspace has used up its credits. Add credits or change the plan."),
        ("misconfigured", Refused, "The agent is misconfigured. Test it in the ElevenLabs console, its custom model above all."),
        ("concurren", Busy, "Too many conversations at once. Try again later or raise the plan's limit."),
        ("queue", Busy, "The conversation waited too long in the queue. Try again later."),
        ("request error", NotFound, "The agent, or the branch asked for, was not found. Check both ids and the base URL."),
    ];

    /// <summary>The ending after a close frame, or (1006) without one.</summary>
    public static ConversationEnd From(int code, string? reason, AgentError? error)
    {
        // A normal close is a goodbye unless the error message announced it: that one carries the code of the close to come.
        var (cause, explanation) = code is NormalClosure && error is not { Code: 0 or NormalClosure }
            ? (Completed, "The agent ended the conversation.")
            : ByKind(error?.Kind) ?? ByWording(error?.Message) ?? ByWording(error?.Reason) ?? ByWording(reason) ?? ByCode(CodeOf(code, error));
        return new(code, cause, explanation)
        {
            Reason = Redaction.Redact(reason),
            ErrorType = Redaction.Redact(error?.Kind),
            Message = Redaction.Redact(error?.Message ?? error?.Reason),
        };
    }

    // When the transport died right after an error, the error still says which close was meant.
    private static int CodeOf(int code, AgentError? error) => code is TransportDied && error is { Code: > 0 } ? error.Code : code;

    private static (ConversationEndCause, string)? ByKind(string? kind) =>
        kind is not null && ByErrorType.TryGetValue(kind, out var known) ? known : null;

    private static (ConversationEndCause, string)? ByWording(string? text)
    {
        foreach (var (part, cause, explanation) in ByReason)
        {
            if (text?.Contains(part, StringComparison.OrdinalIgnoreCase) is true)
            {
                return (cause, explanation);
            }
        }

        return null;
    }

    private static (ConversationEndCause, string) ByCode(int code) => code switch
    {
        1000 => (AgentFailure, "The agent reported an error and closed."),
        1001 => (Disconnected, "The agent's server is going away. Try again."),
        1002 => (AgentFailure, "The agent failed while it ran: model, speech or an upstream service. Try again, then look at the conversation in the console."),
        1003 or 1007 or 1010 => (ProtocolError, "The agent did not accept what this client sent. Report it with the code."),
        1006 => (Disconnected, "The connection to the agent broke. Check the network and try again."),
        1008 => (Refused, "The agent refused the conversation. Check overrides, dynamic variables and the agent's security settings."),
        1009 => (ProtocolError, "A message of this client was too long for the agent. Send shorter texts or smaller pieces of audio."),
        1011 => (AgentFailure, "The agent crashed. Try again once, then report it with the conversation id."),
        3000 => (NotFound, "No such agent here, or no access to it. Check the agent id, the key and the base URL."),
        3008 or 4300 => (Busy, "Too many conversations at once. Try again later or raise the plan's limit."),
        _ => (Disconnected, "The agent closed the connection with a code that is not part of the contract. Try again."),
    };
}
