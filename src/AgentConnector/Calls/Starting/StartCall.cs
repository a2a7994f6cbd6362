using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AgentConnector.Wire;
using AgentConnector.Endpoints;
using AgentConnector.Calls.Checking;
using AgentConnector.Hosting.OpenApi;

namespace AgentConnector.Calls.Starting;

/// <summary>The body of a request that starts a call. The first three fields are the old contract.</summary>
public sealed record StartCall
{
    [Required, MaxLength(128), Description("The ElevenLabs agent, such as agent_7101k5zvyjhmfg983brhmhkd98n6.")]
    public required string AgentId { get; init; }

    [RegularExpression("^[A-Za-z0-9._:-]{1,128}$")]
    [Description("The call's id and its idempotency key: use a business key, such as lead-4711; check alone is taken. Made here when absent.")]
    public string? SessionId { get; init; }

    [Description("What becomes of this request where its session_id is known: replay gives the known call's answer; new_after_end does so while that call lives, "
        + "and makes a new call once it is over, named session_id.2, .3 and so on. Default: replay.")]
    public KnownSessionPolicy? OnKnownSession { get; init; }

    [Description("Any JSON object; stored, and given back untouched. dynamic_variables and to_number in it count where the top-level fields are missing.")]
    public JsonElement? Metadata { get; init; }

    [Description($"The audio endpoint: {EndpointAddress.Forms}. Default: the configured one.")]
    public string? To { get; init; }

    [Description("Values of the agent's placeholders: a JSON object of strings, numbers, booleans or null.")]
    public JsonElement? DynamicVariables { get; init; }

    [Description("Overrides in ElevenLabs' own shape; each field must be enabled on the agent. Fields that are not here are passed on as they are."), ShapedLike(typeof(ConversationOverrides))]
    public JsonElement? ConversationConfigOverride { get; init; }

    [MaxLength(256), Description("Shown in ElevenLabs' record of the conversation.")]
    public string? UserId { get; init; }

    [MaxLength(OutgoingAddress.Longest), Description("Where the outcome is POSTed, signed; an n8n resume URL for example. Used byte for byte.")]
    public string? CallbackUrl { get; init; }

    [Description("The events callback_url is told of; call.ended alone when absent.")]
    public IReadOnlyList<string>? CallbackEvents { get; init; }

    [Range(1, 86_400), Description("The call is ended after so many seconds.")]
    public int? MaxDurationSeconds { get; init; }

    [Description("What becomes of the call when the agent's line breaks: end, or reconnect (the caller hears hold sound, and a new conversation is told what was said). Default: ON_AGENT_LOST.")]
    public AgentLostPolicy? OnAgentLost { get; init; }

    [Description("The built-in agent answers instead of ElevenLabs: free and offline.")]
    public SimulateCall? Simulate { get; init; }

    [Description("Check the request first, as POST /calls/check does, and refuse it with 422 where the call would fail. Default: PREFLIGHT.")]
    public bool? Preflight { get; init; }

    [Description("true takes the digits out of this call's transcript and of the keys that are pressed, also where REDACT_DIGITS is not set; false changes nothing.")]
    public bool? RedactDigits { get; init; }

    [MaxLength(128), Description("A branch of the agent, such as agtbrch_...")]
    public string? BranchId { get; init; }

    [MaxLength(128), Description("A pinned version of the agent.")]
    public string? VersionId { get; init; }

    [MaxLength(128), Description("The ElevenLabs environment that resolves the agent's environment variables, such as staging.")]
    public string? Environment { get; init; }

    [Description("true has ElevenLabs reserve the conversation's id with the signed URL, which then works once.")]
    public bool? IncludeConversationId { get; init; }

    [MaxLength(128), Description("The node at which the agent's workflow begins; the agent must have enable_starting_workflow_node_id_from_client.")]
    public string? StartingWorkflowNodeId { get; init; }

    [MaxLength(ConversationStartReader.MostIds), Description("The only procedures to use, an empty list for none; the agent must have enable_procedure_ids_from_client and know each of them.")]
    public IReadOnlyList<string>? ProcedureIds { get; init; }

    [Description("For tests: which of the agent's tools ElevenLabs mocks, as {\"mocking_strategy\": \"none|all|selected\", \"mocked_tool_names\": [], \"fallback_strategy\": \"raise_error|call_real_tool\"}.")]
    public JsonElement? ToolMockConfig { get; init; }

    [Description("Any JSON object, passed on to the agent's custom LLM; the agent must allow it.")]
    public JsonElement? CustomLlmExtraBody { get; init; }

    [Description("Who starts the conversation, for ElevenLabs' statistics.")]
    public ConversationSource? SourceInfo { get; init; }

    /// <summary>Who called, of a call that came in; no request has it.</summary>
    internal string? From { get; init; }

    /// <summary>Who is told of the call, if anyone: what the two fields of it say.</summary>
    internal Callback? Callback { get; init; }
}

/// <summary>Which scenario the built-in agent plays.</summary>
public sealed record SimulateCall
{
    [DefaultValue("echo"), Description("Name of a scenario; GET /simulator/scenarios of the simulator lists them.")]
    public string Scenario { get; init; } = "echo";
}

/// <summary>Who starts a conversation.</summary>
public sealed record ConversationSource
{
    [RegularExpression("^[a-z0-9_]{1,50}$"), Description("One of ElevenLabs' own names, such as twilio or sip_trunk; it refuses others.")]
    public string? Source { get; init; }

    [MaxLength(50), Description("Its version.")]
    public string? Version { get; init; }
}
