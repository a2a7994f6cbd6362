using System.Collections.Frozen;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>
/// The messages of the cloud: under which name each has its envelope, and what of it is needed. Null for an envelope that lacks what its
/// message cannot do without; anything else may be missing or strange, older clouds and other implementations leave out a lot.
/// </summary>
internal static class ServerMessageShapes
{
    public const string AudioType = "audio";

    public delegate ConversationEvent? EnvelopeReader(WireValue envelope);

    public delegate ConversationEvent? SoundReader(WireValue envelope, SoundBuffer sound);

    public static readonly FrozenDictionary<string, Shape> ByType = new Dictionary<string, Shape>(StringComparer.Ordinal)
    {
        [AudioType] = new("audio_event"u8, Audio),
        ["interruption"] = new("interruption_event"u8, e => new Interruption(e.EventId)),
        ["ping"] = new("ping_event"u8, e => e.EventId is { } id ? new Ping(id, e["ping_ms"u8].Number) : null),
        ["conversation_initiation_metadata"] = new("conversation_initiation_metadata_event"u8, e => new ConversationStarted(
            e["conversation_id"u8].Text ?? "", e["agent_output_audio_format"u8].Text, e["user_input_audio_format"u8].Text)),
        ["user_transcript"] = new("user_transcription_event"u8, e =>
            e["user_transcript"u8].Text is { } text ? new UserTranscript(text, e.EventId) : null),
        ["tentative_user_transcript"] = new("tentative_user_transcription_event"u8, e =>
            e["user_transcript"u8].Text is { } text ? new TentativeUserTranscript(text, e.EventId) : null),
        ["agent_response"] = new("agent_response_event"u8, e => e["agent_response"u8].Text is { } text
            ? new AgentResponse(text, e.EventId, e["response_id"u8].TextOrNumber, e["attachments"u8].Items(AttachmentOf))
            : null),
        ["agent_response_correction"] = new("agent_response_correction_event"u8, e => e["corrected_agent_response"u8].Text is { } text
            ? new AgentResponseCorrection(e["original_agent_response"u8].Text ?? "", text, e.EventId)
            : null),
        ["agent_response_complete"] = new("agent_response_complete_event"u8, e => new AgentResponseComplete(e.EventId)),
        ["agent_response_metadata"] = new("agent_response_metadata_event"u8, e => new AgentResponseMetadata(e.EventId, e["metadata"u8].Element)),
        ["agent_chat_response_part"] = new("text_response_part"u8, e =>
            new AgentResponsePart(e["type"u8].Kind<TextPartKind>(), e.EventId, e["text"u8].Text ?? "")),
        ["agent_reasoning_response_part"] = new("reasoning_response_part"u8, e =>
            new AgentReasoningPart(e["type"u8].Kind<TextPartKind>(), e["text"u8].Text ?? "", e["event_id"u8].TextOrNumber ?? "")),
        ["rich_content"] = new("rich_content"u8, e => e["component"u8].Text is { } component
            ? new RichContent(e["rich_content_id"u8].TextOrNumber ?? "", component, e.EventId, e["props"u8].Element)
            : null),
        ["client_tool_call"] = new("client_tool_call"u8, e => e["tool_call_id"u8].TextOrNumber is { } id
            ? new ClientToolCall(id, e.ToolName, e["parameters"u8].Element, e.EventId, e["expects_response"u8].Flag ?? true)
            : null),
        ["agent_tool_request"] = new("agent_tool_request"u8, ToolRequest),
        ["agent_tool_response"] = new("agent_tool_response"u8, ToolResponse),
        ["agent_tool_response_full_payload"] = new("agent_tool_response_full_payload"u8, ToolResponse),
        ["mcp_tool_call"] = new("mcp_tool_call"u8, McpCall),
        ["mcp_connection_status"] = new("mcp_connection_status"u8, e => new McpConnectionStatus(e["integrations"u8].Items(IntegrationOf))),
        ["error"] = new("error_event"u8, Error),
        ["client_error"] = new("error_event"u8, Error),
        ["vad_score"] = new("vad_score_event"u8, e => e["vad_score"u8].Number is { } score ? new VadScore(score) : null),
        ["asr_initiation_metadata"] = new("asr_initiation_metadata_event"u8, e => new AsrStarted(e.Element)),
        ["context_usage"] = new("context_usage_event"u8, e => new ContextUsage(
            e.EventId, e["model"u8].Text ?? "", e["context_tokens"u8].Whole ?? 0, e["context_limit_tokens"u8].Whole ?? 0)),
        ["queue_status"] = new("queue_status_event"u8, e => e["status"u8].Text is { } status ? new QueueStatus(status) : null),
        ["agent_typing"] = new("agent_typing_event"u8, e =>
            e["is_typing"u8].Flag is { } typing ? new AgentTyping(typing, e["duration_ms"u8].Int) : null),
        ["internal_turn_probability"] = new("turn_probability_internal_event"u8, e =>
            e["turn_probability"u8].Number is { } probability ? new TurnProbability(probability) : null),
        ["internal_tentative_agent_response"] = new("tentative_agent_response_internal_event"u8, e =>
            e["tentative_agent_response"u8].Text is { } text ? new TentativeAgentResponse(text) : null),
        ["guardrail_triggered"] = new("guardrail_triggered_event"u8, e => new GuardrailTriggered(e["guardrail_name"u8].Text)),
        ["external_agent_connected"] = new("external_agent_connected_event"u8, _ => new ExternalAgentConnected()),
        ["external_agent_disconnected"] = new("external_agent_disconnected_event"u8, _ => new ExternalAgentDisconnected()),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // 50 times a second and call: in one pass.
    private static AudioPayload? Audio(WireValue e, SoundBuffer sound)
    {
        ReadOnlyMemory<byte>? audio = null;
        long? id = null;
        CharacterAlignment? alignment = null;
        var isFinal = false;
        foreach (var field in e.Fields)
        {
            if (field.Is("audio_base_64"u8))
            {
                audio = field.Value.Sound(sound);
            }
            else if (field.Is("event_id"u8))
            {
                id = field.Value.Whole;
            }
            else if (field.Is("alignment"u8))
            {
                alignment = Alignment(field.Value);
            }
            else if (field.Is("is_final"u8))
            {
                isFinal = field.Value.Flag is true;
            }
        }

        return audio is { } bytes ? new(bytes, id, alignment, isFinal) : null;
    }

    // Three equally long lists or none: what cannot be matched with its character is of no use.
    private static CharacterAlignment? Alignment(WireValue e) =>
        e["chars"u8].Items(item => item.Text) is { } chars
            && Times(e["char_start_times_ms"u8]) is { } starts && starts.Count == chars.Count
            && Times(e["char_durations_ms"u8]) is { } durations && durations.Count == chars.Count
            ? new(chars, starts, durations)
            : null;

    private static List<double>? Times(WireValue e)
    {
        var times = e.Items(item => item.Number ?? double.NaN);
        return times?.Exists(double.IsNaN) is true ? null : times;
    }

    private static Attachment? AttachmentOf(WireValue e) =>
        e.IsObject ? new(e["url"u8].Text, e["name"u8].Text, e["mime_type"u8].Text) : null;

    private static AgentToolRequest? ToolRequest(WireValue e) => e["tool_name"u8].Text is { } name
        ? new(
            name,
            e.ToolCallId,
            e["tool_type"u8].Text ?? "",
            e.EventId,
            e["expects_response"u8].Flag,
            e["disable_interruptions"u8].Flag,
            e["response_timeout_secs"u8].Int,
            e["execution_mode"u8].Text)
        : null;

    private static AgentToolResponse? ToolResponse(WireValue e) => e["tool_name"u8].Text is { } name
        ? new(
            name,
            e.ToolCallId,
            e["tool_type"u8].Text ?? "",
            e.EventId,
            e["is_error"u8].Flag is true,
            e["is_called"u8].Flag ?? true,
            e["is_blocked"u8].Flag is true,
            e["full_tool_result"u8].Text,
            e["truncated"u8].Flag is true)
        : null;

    private static McpToolCall? McpCall(WireValue e) => e["tool_call_id"u8].TextOrNumber is { } id
        ? new(
            e["service_id"u8].TextOrNumber ?? "",
            id,
            e.ToolName,
            e["state"u8].Kind<McpToolState>(),
            e["parameters"u8].Element,
            e["tool_description"u8].Text,
            e["timestamp"u8].TextOrNumber,
            e["approval_timeout_secs"u8].Int,
            e["result"u8].Element,
            e["error_message"u8].Text)
        : null;

    private static McpIntegration? IntegrationOf(WireValue e) => e.IsObject
        ? new(
            e["integration_id"u8].TextOrNumber ?? "",
            e["integration_type"u8].Text ?? "",
            e["is_connected"u8].Flag is true,
            e["tool_count"u8].Int ?? 0)
        : null;

    private static AgentError Error(WireValue e) => new(
        e["code"u8].Int ?? 0,
        e["message"u8].Text,
        e["error_type"u8].Text,
        e["error_name"u8].Text,
        e["reason"u8].Text,
        e["debug_message"u8].Text,
        e["details"u8].Element);

    /// <summary>One message: the name of its envelope, and what it says.</summary>
    internal sealed class Shape(ReadOnlySpan<byte> envelope, SoundReader read)
    {
        private readonly byte[] envelope = envelope.ToArray();

        public Shape(ReadOnlySpan<byte> envelope, EnvelopeReader read)
            : this(envelope, (value, _) => read(value))
        {
        }

        public ReadOnlySpan<byte> Envelope => envelope;

        public SoundReader Read { get; } = read;
    }

    extension(WireValue e)
    {
        private long? EventId => e["event_id"u8].Whole;

        private string ToolName => e["tool_name"u8].Text ?? "";

        private string ToolCallId => e["tool_call_id"u8].TextOrNumber ?? "";
    }
}
