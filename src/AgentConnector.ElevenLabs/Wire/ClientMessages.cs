using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>Writes what this side sends, except audio, which <see cref="AudioChunk"/> writes.</summary>
internal static class ClientMessages
{
    // The texts go into a WebSocket frame, never into HTML: other scripts stay readable and short.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Initiation(ConversationRequest request) => Write("conversation_initiation_client_data", json =>
    {
        json.Object("conversation_config_override", request.ConversationConfigOverride);
        json.Object("custom_llm_extra_body", request.CustomLlmExtraBody);
        json.Object("dynamic_variables", request.DynamicVariables);
        json.Text("user_id", request.UserId);
        json.Text("branch_id", request.BranchId);
        json.Text("environment", request.Environment);
        json.Text("starting_workflow_node_id", request.StartingWorkflowNodeId);
        json.Texts("procedure_ids", request.ProcedureIds);
        json.Object("tool_mock_config", request.ToolMockConfig);
        if (request.Source is { } source && !string.IsNullOrEmpty(source.Source + source.Version))
        {
            json.WriteStartObject("source_info");
            json.Text("source", source.Source);
            json.Text("version", source.Version);
            json.WriteEndObject();
        }
    });

    public static byte[] Pong(long eventId) => Write("pong", json => json.WriteNumber("event_id", eventId));

    public static byte[] UserMessage(string text, string? richContentId, string? userIdentifier) =>
        Write("user_message", json => json.UserMessageFields(text, richContentId, userIdentifier));

    public static byte[] UserActivity() => Write("user_activity", _ => { });

    public static byte[] ContextualUpdate(string text, string? contextId) => Write("contextual_update", json =>
    {
        json.WriteString("text", text);
        json.Text("context_id", contextId);
    });

    public static byte[] Feedback(long eventId, FeedbackScore score) => Write("feedback", json =>
    {
        json.WriteNumber("event_id", eventId);
        json.WriteString("score", score switch
        {
            FeedbackScore.Like => "like",
            FeedbackScore.Dislike => "dislike",
            _ => null,
        });
    });

    public static byte[] ToolResult(string toolCallId, ToolResult result) => Write("client_tool_result", json =>
    {
        json.WriteString("tool_call_id", toolCallId);
        json.WriteString("result", result.Text);
        json.WriteBoolean("is_error", result.IsError || result.ErrorType is not null);
        json.Text("error_type", result.ErrorType);
    });

    public static byte[] McpApproval(string toolCallId, bool isApproved) => Write("mcp_tool_approval_result", json =>
    {
        json.WriteString("tool_call_id", toolCallId);
        json.WriteBoolean("is_approved", isApproved);
    });

    public static byte[] Multimodal(string? text, IReadOnlyList<string> fileIds) => Write("multimodal_message", json =>
    {
        if (text is not null)
        {
            json.WriteStartObject("text");
            json.WriteString("type", "user_message");
            json.UserMessageFields(text, richContentId: null, userIdentifier: null);
            json.WriteEndObject();
        }

        if (fileIds.Count > 0)
        {
            json.WritePropertyName("file"); // the first again: what clouds before "files" read
            json.File(fileIds[0]);
            json.WriteStartArray("files");
            foreach (var id in fileIds)
            {
                json.File(id);
            }

            json.WriteEndArray();
        }
    });

    private static byte[] Write(string type, Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            fields(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    extension(Utf8JsonWriter json)
    {
        private void Text(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                json.WriteString(name, value);
            }
        }

        private void Texts(string name, IReadOnlyList<string>? values)
        {
            if (values is null)
            {
                return;
            }

            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }

        private void Object(string name, JsonObject? value)
        {
            if (value is { Count: > 0 })
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }
        }

        private void UserMessageFields(string text, string? richContentId, string? userIdentifier)
        {
            json.WriteString("text", text);
            json.Text("rich_content_id", richContentId);
            json.Text("user_identifier", userIdentifier);
        }

        private void File(string id)
        {
            json.WriteStartObject();
            json.WriteString("type", "file_input");
            json.WriteString("file_id", id);
            json.WriteEndObject();
        }
    }
}
