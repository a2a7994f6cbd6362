using AgentConnector.Simulator.Conversations;

namespace AgentConnector.Simulator.Rest;

/// <summary>Which conversations a list was asked for. A condition that was not given lets all through.</summary>
internal sealed class ConversationFilter
{
    private static readonly string[] Sources =
    [
        "unknown", "android_sdk", "node_js_sdk", "react_native_sdk", "react_sdk", "js_sdk", "python_sdk", "widget", "sip_trunk", "twilio",
        "exotel", "genesys", "avaya", "audiocodes", "swift_sdk", "whatsapp", "twilio_sms", "flutter_sdk", "zendesk_integration",
        "slack_integration", "telegram_integration", "intercom_integration", "freshdesk_integration", "salesforce_integration",
        "template_preview", "genesys_bot_connector", "subagent_tool",
    ];

    private readonly List<Predicate<SimulatedConversation>> conditions = [];

    /// <param name="query">Every filter of the real API is read from it, and faults are left in it.</param>
    /// <param name="cloud">Knows how far a conversation is.</param>
    public ConversationFilter(QueryReader query, CloudState cloud)
    {
        Where(query.Text("agent_id"), (one, id) => one.AgentId == id);
        Where(query.Texts("visited_agent_ids", most: 50), (one, ids) => ids.Contains(one.AgentId));
        Where(query.Text("branch_id"), (one, id) => one.BranchId == id);
        Where(query.Text("version_id"), (one, id) => one.VersionId == id);
        Where(query.Text("user_id"), (one, id) => one.UserId == id);
        Where(query.Whole("call_start_after_unix"), (one, time) => one.StartedAt.ToUnixTimeSeconds() >= time);
        Where(query.Whole("call_start_before_unix"), (one, time) => one.StartedAt.ToUnixTimeSeconds() <= time);
        Where(query.Whole("call_duration_min_secs"), (one, seconds) => ConversationJson.Seconds(one) >= seconds);
        Where(query.Whole("call_duration_max_secs"), (one, seconds) => ConversationJson.Seconds(one) <= seconds);
        Where(query.OneOf("call_successful", "success", "failure", "unknown"), (one, result) => ConversationJson.Successful(one) == result);
        Where(
            query.ManyOf("exclude_statuses", "initiated", "in-progress", "processing", "done", "failed"),
            (one, statuses) => !statuses.Contains(cloud.StatusOf(one)));
        Where(query.Texts("termination_reasons"), (one, reasons) => reasons.Contains(ConversationJson.TerminationReason(one)));
        Where(query.Whole("rating_min", 1, 5), (one, rating) => one.Feedback.Rating >= rating);
        Where(query.Whole("rating_max", 1, 5), (one, rating) => one.Feedback.Rating <= rating);
        Where(query.Flag("has_feedback_comment"), (one, has) => !string.IsNullOrEmpty(one.Feedback.Comment) == has);
        Where(query.OneOf("conversation_initiation_source", Sources), (one, source) => ConversationJson.Source(one) == source);
        Where(query.OneOf("conversation_product_type", "agents", "speech_engine"), (_, product) => product is "agents");
        Where(query.Flag("text_only"), (one, textOnly) => one.TextOnly == textOnly);
        Where(query.Texts("main_languages"), (_, languages) => languages.Contains(ConversationJson.Language));
        Where(
            query.Text("search"),
            (one, text) => one.Transcript.Any(turn => turn.Message?.Contains(text, StringComparison.OrdinalIgnoreCase) is true));
        WhereTools(query);

        // Criteria, topics, tags, procedures, workflows, guardrails: no simulated agent has them.
        query.NotSimulated(
            "evaluation_params", "evaluation_criteria_ids", "data_collection_params", "data_collection_ids", "dynamic_variable_params",
            "topic_ids", "tag_ids", "triggered_procedure_ids", "workflow_node_entered_id", "guardrail_types", "custom_guardrail_names",
            "visited_agent_branch_ids", "parent_conversation_id");
    }

    public bool Matches(SimulatedConversation conversation) => conditions.TrueForAll(condition => condition(conversation));

    private void WhereTools(QueryReader query)
    {
        var withUncalled = query.Flag("include_invalid_tool_calls") ?? false;
        Where(query.Texts("tool_names"), (one, names) => one.Transcript.Any(
            turn => turn.ToolCall is { } call && (call.HasBeenCalled || withUncalled) && names.Contains(call.Name)));
        Where(query.Texts("tool_names_successful"), (one, names) => HasResult(one, names, isError: false));
        Where(query.Texts("tool_names_errored"), (one, names) => HasResult(one, names, isError: true));
    }

    private static bool HasResult(SimulatedConversation conversation, IReadOnlyList<string> names, bool isError) =>
        conversation.Transcript.Any(turn => turn.ToolResult is { } result && result.IsError == isError && names.Contains(result.Name));

    private void Where<T>(T? asked, Func<SimulatedConversation, T, bool> holds)
        where T : class
    {
        if (asked is not null)
        {
            conditions.Add(one => holds(one, asked));
        }
    }

    private void Where<T>(T? asked, Func<SimulatedConversation, T, bool> holds)
        where T : struct
    {
        if (asked is { } value)
        {
            conditions.Add(one => holds(one, value));
        }
    }
}
