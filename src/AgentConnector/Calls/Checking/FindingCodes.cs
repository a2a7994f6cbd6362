namespace AgentConnector.Calls.Checking;

/// <summary>The stable codes of findings; docs/guides/pre-flight.md tells of each.</summary>
internal static class FindingCodes
{
    public const string FieldInvalid = "field_invalid";
    public const string AddressInvalid = "to_invalid";
    public const string EndpointNotFound = "endpoint_not_found";
    public const string EndpointUnavailable = "endpoint_unavailable";
    public const string EndpointBusy = "endpoint_busy";
    public const string CallbackRefused = "callback_refused";

    public const string AgentKeyMissing = "agent_key_missing";
    public const string AgentKeyRefused = "agent_key_refused";
    public const string AgentNotFound = "agent_not_found";
    public const string AgentUnreachable = "agent_unreachable";
    public const string AgentNotChecked = "agent_not_checked";
    public const string AgentTextOnly = "agent_text_only";
    public const string AgentSilent = "agent_silent";
    public const string AgentEventsMissing = "agent_events_missing";
    public const string FormatUnknown = "audio_format_unknown";
    public const string ScenarioUnknown = "scenario_unknown";
    public const string VariableMissing = "variable_missing";
    public const string VariableNotGiven = "variable_not_given";
    public const string VariableEmpty = "variable_empty";
    public const string OverrideNotAllowed = "override_not_allowed";
    public const string ToolWithoutHandler = "tool_without_handler";
    public const string ToolsNotChecked = "tools_not_checked";

    public const string LimitReached = "limit_reached";
}
