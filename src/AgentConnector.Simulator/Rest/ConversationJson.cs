using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentConnector.Simulator.Rest;

/// <summary>A conversation in the shapes of the REST API.</summary>
internal static class ConversationJson
{
    /// <summary>Which language all simulated agents speak.</summary>
    public const string Language = "en";

    public static JsonObject Item(SimulatedConversation conversation, string status, bool withSummary) => new()
    {
        ["agent_id"] = conversation.AgentId,
        ["agent_name"] = conversation.Scenario,
        ["conversation_id"] = conversation.Id,
        ["branch_id"] = conversation.BranchId,
        ["version_id"] = conversation.VersionId,
        ["start_time_unix_secs"] = conversation.StartedAt.ToUnixTimeSeconds(),
        ["call_duration_secs"] = Seconds(conversation),
        ["message_count"] = Messages(conversation),
        ["status"] = status,
        ["termination_reason"] = TerminationReason(conversation),
        ["call_successful"] = Successful(conversation),
        ["transcript_summary"] = withSummary && status is "done" ? Summary(conversation) : null,
        ["main_language"] = Language,
        ["conversation_initiation_source"] = Source(conversation),
        ["tool_names"] = new JsonArray([.. conversation.Transcript
            .Select(turn => turn.ToolCall?.Name).OfType<string>().Distinct().Select(name => (JsonNode)name)]),
        ["direction"] = null,
        ["rating"] = conversation.Feedback.Rating,
        ["tag_ids"] = new JsonArray(),
    };

    public static JsonObject Whole(SimulatedConversation conversation, string status) => new()
    {
        ["agent_id"] = conversation.AgentId,
        ["agent_name"] = conversation.Scenario,
        ["conversation_id"] = conversation.Id,
        ["status"] = status,
        ["user_id"] = conversation.UserId,
        ["branch_id"] = conversation.BranchId,
        ["version_id"] = conversation.VersionId,
        ["environment"] = conversation.Environment,
        ["has_audio"] = conversation.Tape.HasHeard || conversation.Tape.HasSpoken,
        ["has_user_audio"] = conversation.Tape.HasHeard,
        ["has_response_audio"] = conversation.Tape.HasSpoken,
        ["has_auxiliary_audio"] = false,
        ["metadata"] = Metadata(conversation),
        ["analysis"] = status is not "done"
            ? null
            : new JsonObject
            {
                ["evaluation_criteria_results"] = new JsonObject(),
                ["data_collection_results"] = new JsonObject(),
                ["call_successful"] = Successful(conversation),
                ["transcript_summary"] = Summary(conversation),
            },
        ["conversation_initiation_client_data"] = new JsonObject
        {
            ["conversation_config_override"] = Initial(conversation, "conversation_config_override"),
            ["custom_llm_extra_body"] = Initial(conversation, "custom_llm_extra_body"),
            ["dynamic_variables"] = Initial(conversation, "dynamic_variables"),
        },
        ["transcript"] = new JsonArray([.. conversation.Transcript.Select(turn => Turn(conversation, turn))]),
    };

    private static JsonObject Metadata(SimulatedConversation conversation) => new()
    {
        ["start_time_unix_secs"] = conversation.StartedAt.ToUnixTimeSeconds(),
        ["accepted_time_unix_secs"] = conversation.StartedAt.ToUnixTimeSeconds(),
        ["call_duration_secs"] = Seconds(conversation),
        ["queue_wait_secs"] = conversation.QueueWait > TimeSpan.Zero ? conversation.QueueWait.TotalSeconds : null,
        ["cost"] = (int)Math.Ceiling(Seconds(conversation) * conversation.CreditsPerMinute / 60),
        ["cost_fiat"] = 0,
        ["termination_reason"] = TerminationReason(conversation),
        ["error"] = conversation.Close is { By: ClosedBy.Cloud, Code: not 1000 } close
            ? new JsonObject { ["code"] = close.Code, ["reason"] = close.Reason }
            : null,
        ["warnings"] = new JsonArray(),
        ["main_language"] = Language,
        ["text_only"] = conversation.TextOnly,
        ["conversation_initiation_source"] = Source(conversation),
        ["feedback"] = Feedback(conversation),
        ["deletion_settings"] = new JsonObject { ["delete_transcript_and_pii"] = false, ["delete_audio"] = false },
        ["charging"] = new JsonObject { ["dev_discount"] = false },
        ["phone_call"] = null,
        ["batch_call"] = null,
    };

    private static JsonObject Feedback(SimulatedConversation conversation)
    {
        var (score, rating, comment) = conversation.Feedback;
        return new JsonObject
        {
            ["type"] = score is not null ? "thumbs" : rating is not null || comment is not null ? "rating" : null,
            ["overall_score"] = score,
            ["likes"] = conversation.Scores.Count("like"),
            ["dislikes"] = conversation.Scores.Count("dislike"),
            ["rating"] = rating,
            ["comment"] = comment,
        };
    }

    private static JsonObject Turn(SimulatedConversation conversation, TranscriptTurn turn) => new JsonObject
    {
        ["role"] = turn.Role,
        ["message"] = turn.Message,
        ["time_in_call_secs"] = (int)turn.TimeInCall.TotalSeconds,
        ["tool_calls"] = turn.ToolCall is { } call ? new JsonArray(ToolJson.Call(call)) : new JsonArray(),
        ["tool_results"] = turn.ToolResult is { } result ? new JsonArray(ToolJson.Result(result)) : new JsonArray(),
        ["feedback"] = turn is { Role: "agent", Message: not null } && conversation.Scores.Of(turn) is var (score, at)
            ? new JsonObject { ["score"] = score, ["time_in_call_secs"] = (int)at.TotalSeconds }
            : null,
        ["interrupted"] = turn.Interrupted,
        ["original_message"] = turn.OriginalMessage,
        ["source_medium"] = turn.Role is not "user" ? null : turn.File is { } file ? FileMedium(file) : turn.Medium,
        ["source_event_id"] = turn.EventId,
        ["file_input"] = turn.File is not { } input ? null : new JsonObject
        {
            ["file_id"] = input.Id,
            ["original_filename"] = input.Name,
            ["mime_type"] = input.MediaType,
            ["file_url"] = "", // the file itself is not kept
        },
    };

    private static string FileMedium(UploadedFile file) =>
        file.MediaType.StartsWith("image/", StringComparison.OrdinalIgnoreCase) ? "image" : "file";

    private static int Messages(SimulatedConversation conversation) => conversation.Transcript.Count(turn => turn.Message is not null);

    private static string Summary(SimulatedConversation conversation) => $"A simulated conversation of {Messages(conversation)} turns.";

    public static string Source(SimulatedConversation conversation) => conversation.Source ?? "unknown";

    public static int Seconds(SimulatedConversation conversation) =>
        conversation.EndedAt is { } endedAt ? (int)(endedAt - conversation.StartedAt - conversation.QueueWait).TotalSeconds : 0;

    public static string Successful(SimulatedConversation conversation) => conversation.Close switch
    {
        null => "unknown",
        { Code: 1000 or 1005 } => "success",
        _ => "failure",
    };

    public static string TerminationReason(SimulatedConversation conversation) => conversation.Close switch
    {
        null => "",
        { By: ClosedBy.Client } close => $"Client disconnected: {close.Code}",
        { Code: 1000 } => "Agent ended the conversation",
        { } close => close.Reason,
    };

    private static JsonObject Initial(SimulatedConversation conversation, string field) =>
        conversation.InitMessage is { } init && init.TryGetProperty(field, out var value) && value.ValueKind is JsonValueKind.Object
            ? JsonObject.Create(value.Clone())!
            : [];
}
