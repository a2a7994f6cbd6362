using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentConnector.Simulator.Wire;

/// <summary>The cloud's messages, one method each, as UTF-8.</summary>
internal static class ServerMessages
{
    // The strict default writes each + of base64 as six characters.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Metadata(string conversationId, string speaks, string hears) => Event(
        "conversation_initiation_metadata",
        "conversation_initiation_metadata_event",
        new JsonObject
        {
            ["conversation_id"] = conversationId,
            ["agent_output_audio_format"] = speaks,
            ["user_input_audio_format"] = hears,
        });

    public static byte[] QueueStatus(string status) => Event("queue_status", "queue_status_event", new JsonObject { ["status"] = status });

    /// <summary>The round trip is null in the first ping; the key is never left out.</summary>
    public static byte[] Ping(long eventId, int? roundTripMs) =>
        Event("ping", "ping_event", new JsonObject { ["event_id"] = eventId, ["ping_ms"] = roundTripMs });

    /// <summary>Without <c>alignment</c>: it is left out where it is not real.</summary>
    public static byte[] Audio(ReadOnlySpan<byte> audio, int eventId) => Event(
        "audio", "audio_event", new JsonObject { ["audio_base_64"] = Convert.ToBase64String(audio), ["event_id"] = eventId });

    public static byte[] TentativeTranscript(string text, int eventId) => Event(
        "tentative_user_transcript",
        "tentative_user_transcription_event",
        new JsonObject { ["user_transcript"] = text, ["event_id"] = eventId });

    public static byte[] Transcript(string text, int eventId) => Event(
        "user_transcript", "user_transcription_event", new JsonObject { ["user_transcript"] = text, ["event_id"] = eventId });

    public static byte[] Response(string text, int eventId) =>
        Event("agent_response", "agent_response_event", new JsonObject { ["agent_response"] = text, ["event_id"] = eventId });

    /// <param name="part"><c>start</c>, <c>delta</c> or <c>stop</c>.</param>
    /// <param name="text">Empty but for a delta.</param>
    /// <param name="eventId">The reply's id.</param>
    public static byte[] ChatPart(string part, string text, int eventId) => Event(
        "agent_chat_response_part", "text_response_part", new JsonObject { ["type"] = part, ["text"] = text, ["event_id"] = eventId });

    public static byte[] Correction(string original, string corrected, int eventId) => Event(
        "agent_response_correction",
        "agent_response_correction_event",
        new JsonObject { ["original_agent_response"] = original, ["corrected_agent_response"] = corrected, ["event_id"] = eventId });

    public static byte[] Interruption(int eventId) =>
        Event("interruption", "interruption_event", new JsonObject { ["event_id"] = eventId });

    public static byte[] ToolCall(string name, string id, JsonObject parameters, int eventId, bool expectsResponse) => Event(
        "client_tool_call",
        "client_tool_call",
        new JsonObject
        {
            ["tool_name"] = name,
            ["tool_call_id"] = id,
            ["parameters"] = parameters.DeepClone(),
            ["event_id"] = eventId,
            ["expects_response"] = expectsResponse,
        });

    public static byte[] ToolRequest(string name, string id, string kind, int eventId, TimeSpan timeout, bool expectsResponse) => Event(
        "agent_tool_request",
        "agent_tool_request",
        new JsonObject
        {
            ["tool_name"] = name,
            ["tool_call_id"] = id,
            ["tool_type"] = kind,
            ["event_id"] = eventId,
            ["expects_response"] = expectsResponse,
            ["disable_interruptions"] = false,
            ["response_timeout_secs"] = (int)timeout.TotalSeconds,
            ["execution_mode"] = "immediate",
        });

    public static byte[] ToolResponse(string name, string id, string kind, int eventId, bool isError) => Event(
        "agent_tool_response",
        "agent_tool_response",
        new JsonObject
        {
            ["tool_name"] = name,
            ["tool_call_id"] = id,
            ["tool_type"] = kind,
            ["is_error"] = isError,
            ["is_blocked"] = false,
            ["is_called"] = true,
            ["event_id"] = eventId,
        });

    public static byte[] Approval(string name, string id, JsonObject parameters, DateTimeOffset at, TimeSpan timeout) => Event(
        "mcp_tool_call",
        "mcp_tool_call",
        new JsonObject
        {
            ["service_id"] = "svc_simulator",
            ["tool_call_id"] = id,
            ["tool_name"] = name,
            ["tool_description"] = "A tool of the simulator",
            ["parameters"] = parameters.DeepClone(),
            ["timestamp"] = at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["state"] = "awaiting_approval",
            ["approval_timeout_secs"] = (int)timeout.TotalSeconds,
        });

    /// <param name="name"><c>error</c>, or <c>client_error</c> as one family of clients knows it.</param>
    /// <param name="code">The close code that follows.</param>
    /// <param name="errorType">One of the contract's error types.</param>
    /// <param name="message">Human text.</param>
    public static byte[] Error(string name, int code, string errorType, string message) => Event(
        name,
        "error_event",
        name == "client_error"
            ? new JsonObject { ["code"] = code, ["error_name"] = errorType, ["message"] = message }
            : new JsonObject
            {
                ["code"] = code,
                ["message"] = message,
                ["error_type"] = errorType,
                ["reason"] = message,
                ["debug_message"] = null,
                ["details"] = null,
            });

    private static byte[] Event(string type, string envelope, JsonObject content) =>
        Utf8(new JsonObject { ["type"] = type, [envelope] = content });

    public static byte[] Utf8(JsonNode message)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            message.WriteTo(writer);
        }

        return buffer.ToArray();
    }
}
