using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>
/// Reads what the cloud sends: an object with a <c>type</c> and, under a name of its own, an envelope, in any order.
/// No input makes it throw: a message that cannot be read is malformed, a type from the future is an <see cref="UnknownMessage"/>.
/// </summary>
internal static class ServerMessageReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = WireJson.MaxDepth };

    private static readonly FrozenDictionary<string, Shape> Shapes = new Dictionary<string, Shape>(StringComparer.Ordinal)
    {
        ["audio"] = new("audio_event", WireJson.Default.AudioPayload),
        ["interruption"] = new("interruption_event", WireJson.Default.Interruption),
        ["ping"] = new("ping_event", WireJson.Default.Ping),
        ["conversation_initiation_metadata"] = new("conversation_initiation_metadata_event", WireJson.Default.ConversationStarted),
        ["user_transcript"] = new("user_transcription_event", WireJson.Default.UserTranscript),
        ["tentative_user_transcript"] = new("tentative_user_transcription_event", WireJson.Default.TentativeUserTranscript),
        ["agent_response"] = new("agent_response_event", WireJson.Default.AgentResponse),
        ["agent_response_correction"] = new("agent_response_correction_event", WireJson.Default.AgentResponseCorrection),
        ["agent_response_complete"] = new("agent_response_complete_event", WireJson.Default.AgentResponseComplete),
        ["agent_response_metadata"] = new("agent_response_metadata_event", WireJson.Default.AgentResponseMetadata),
        ["agent_chat_response_part"] = new("text_response_part", WireJson.Default.AgentResponsePart),
        ["agent_reasoning_response_part"] = new("reasoning_response_part", WireJson.Default.AgentReasoningPart),
        ["rich_content"] = new("rich_content", WireJson.Default.RichContent),
        ["client_tool_call"] = new("client_tool_call", WireJson.Default.ClientToolCall),
        ["agent_tool_request"] = new("agent_tool_request", WireJson.Default.AgentToolRequest),
        ["agent_tool_response"] = new("agent_tool_response", WireJson.Default.AgentToolResponse),
        ["agent_tool_response_full_payload"] = new("agent_tool_response_full_payload", WireJson.Default.AgentToolResponse),
        ["mcp_tool_call"] = new("mcp_tool_call", WireJson.Default.McpToolCall),
        ["mcp_connection_status"] = new("mcp_connection_status", WireJson.Default.McpConnectionStatus),
        ["error"] = new("error_event", WireJson.Default.AgentError),
        ["client_error"] = new("error_event", WireJson.Default.AgentError),
        ["vad_score"] = new("vad_score_event", WireJson.Default.VadScore),
        ["context_usage"] = new("context_usage_event", WireJson.Default.ContextUsage),
        ["queue_status"] = new("queue_status_event", WireJson.Default.QueueStatus),
        ["agent_typing"] = new("agent_typing_event", WireJson.Default.AgentTyping),
        ["internal_turn_probability"] = new("turn_probability_internal_event", WireJson.Default.TurnProbability),
        ["internal_tentative_agent_response"] = new("tentative_agent_response_internal_event", WireJson.Default.TentativeAgentResponse),
        // The contracts disagree on whether these have an envelope at all.
        ["guardrail_triggered"] = new("guardrail_triggered_event", WireJson.Default.GuardrailTriggered, MayBeAbsent: true),
        ["external_agent_connected"] = new("external_agent_connected_event", WireJson.Default.ExternalAgentConnected, MayBeAbsent: true),
        ["external_agent_disconnected"] = new("external_agent_disconnected_event", WireJson.Default.ExternalAgentDisconnected, MayBeAbsent: true),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ServerMessage Read(ReadOnlySpan<byte> utf8)
    {
        string? type = null;
        try
        {
            type = TypeOf(utf8);
            return type is null ? ServerMessage.Malformed() : new(type, EventOf(type, utf8));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // InvalidOperationException is how the reader reports invalid UTF-8 and wrong token kinds.
            return ServerMessage.Malformed(type);
        }
    }

    private static ConversationEvent? EventOf(string type, ReadOnlySpan<byte> utf8)
    {
        if (Shapes.TryGetValue(type, out var shape))
        {
            var envelope = ValueOf(shape.Envelope, utf8);
            return envelope.IsEmpty && !shape.MayBeAbsent
                ? null
                : (ConversationEvent?)JsonSerializer.Deserialize(envelope.IsEmpty ? "{}"u8 : envelope, shape.Payload);
        }

        return type switch
        {
            "asr_initiation_metadata" => new AsrStarted(Element(ValueOf("asr_initiation_metadata_event", utf8))),
            "dtmf_request" => new DtmfRequested(Element(utf8)),
            _ => new UnknownMessage(type, Element(utf8)),
        };
    }

    private static string? TypeOf(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, Options);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                return reader.Read() && reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
            }

            reader.Skip();
        }

        return null;
    }

    /// <summary>The raw text of a top-level value; empty when it is absent or null.</summary>
    private static ReadOnlySpan<byte> ValueOf(string name, ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (found)
            {
                return reader.TokenType is JsonTokenType.Null ? default : utf8[start..(int)reader.BytesConsumed];
            }
        }

        return default;
    }

    private static JsonElement Element(ReadOnlySpan<byte> utf8) =>
        utf8.IsEmpty ? default : JsonSerializer.Deserialize(utf8, WireJson.Default.JsonElement);

    private readonly record struct Shape(string Envelope, JsonTypeInfo Payload, bool MayBeAbsent = false);
}
