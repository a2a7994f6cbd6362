using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentConnector.Simulator.Rest;

/// <summary>A conversation in the shapes of the REST API.</summary>
internal static class ConversationJson
{
    public static JsonObject Item(SimulatedConversation conversation, string status) => new()
    {
        ["agent_id"] = conversation.AgentId,
        ["agent_name"] = conversation.Scenario,
        ["conversation_id"] = conversation.Id,
        ["start_time_unix_secs"] = conversation.StartedAt.ToUnixTimeSeconds(),
        ["call_duration_secs"] = Seconds(conversation),
        ["message_count"] = conversation.Transcript.Count,
        ["status"] = status,
        ["termination_reason"] = TerminationReason(conversation),
        ["call_successful"] = Successful(conversation),
        ["transcript_summary"] = null,
        ["direction"] = null,
    };

    public static JsonObject Whole(SimulatedConversation conversation, string status) => new()
    {
        ["agent_id"] = conversation.AgentId,
        ["agent_name"] = conversation.Scenario,
        ["conversation_id"] = conversation.Id,
        ["status"] = status,
        ["user_id"] = conversation.UserId,
        ["branch_id"] = null,
        ["environment"] = "production",
        ["has_audio"] = conversation.Recording.HasAny,
        ["has_user_audio"] = conversation.Recording.HasHeard,
        ["has_response_audio"] = conversation.Recording.HasSpoken,
        ["has_auxiliary_audio"] = false,
        ["metadata"] = Metadata(conversation),
        ["analysis"] = status is not "done"
            ? null
            : new JsonObject
            {
                ["evaluation_criteria_results"] = new JsonObject(),
                ["data_collection_results"] = new JsonObject(),
                ["call_successful"] = Successful(conversation),
                ["transcript_summary"] = $"A simulated conversation of {conversation.Transcript.Count} turns.",
            },
        ["conversation_initiation_client_data"] = new JsonObject
        {
            ["conversation_config_override"] = Initial(conversation, "conversation_config_override"),
            ["custom_llm_extra_body"] = Initial(conversation, "custom_llm_extra_body"),
            ["dynamic_variables"] = Initial(conversation, "dynamic_variables"),
        },
        ["transcript"] = new JsonArray([.. conversation.Transcript.Select(Turn)]),
    };

    private static JsonObject Metadata(SimulatedConversation conversation) => new()
    {
        ["start_time_unix_secs"] = conversation.StartedAt.ToUnixTimeSeconds(),
        ["accepted_time_unix_secs"] = conversation.StartedAt.ToUnixTimeSeconds(),
        ["call_duration_secs"] = Seconds(conversation),
        ["cost"] = 0,
        ["cost_fiat"] = 0,
        ["termination_reason"] = TerminationReason(conversation),
        ["error"] = conversation.Close is { By: ClosedBy.Cloud, Code: not 1000 } close
            ? new JsonObject { ["code"] = close.Code, ["reason"] = close.Reason }
            : null,
        ["warnings"] = new JsonArray(),
        ["main_language"] = "en",
        ["text_only"] = conversation.TextOnly,
        ["conversation_initiation_source"] = conversation.Source ?? "unknown",
        ["feedback"] = new JsonObject { ["overall_score"] = null, ["likes"] = conversation.Likes, ["dislikes"] = conversation.Dislikes },
        ["deletion_settings"] = new JsonObject { ["delete_transcript_and_pii"] = false, ["delete_audio"] = false },
        ["charging"] = new JsonObject { ["dev_discount"] = false },
        ["phone_call"] = null,
        ["batch_call"] = null,
    };

    private static JsonNode Turn(TranscriptTurn turn) => new JsonObject
    {
        ["role"] = turn.Role,
        ["message"] = turn.Message,
        ["time_in_call_secs"] = (int)turn.TimeInCall.TotalSeconds,
        ["tool_calls"] = new JsonArray(),
        ["tool_results"] = new JsonArray(),
        ["feedback"] = null,
        ["interrupted"] = turn.Interrupted,
        ["original_message"] = turn.OriginalMessage,
        ["source_medium"] = turn.Role is "user" ? turn.Medium : null,
        ["source_event_id"] = turn.EventId,
    };

    private static int Seconds(SimulatedConversation conversation) =>
        conversation.EndedAt is { } endedAt ? (int)(endedAt - conversation.StartedAt).TotalSeconds : 0;

    private static string Successful(SimulatedConversation conversation) => conversation.Close switch
    {
        null => "unknown",
        { Code: 1000 or 1005 } => "success",
        _ => "failure",
    };

    private static string TerminationReason(SimulatedConversation conversation) => conversation.Close switch
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
