using System.Text.Json.Nodes;

namespace AgentConnector.Simulator.Rest;

/// <summary>A tool call and its result in the shapes of the REST API.</summary>
internal static class ToolJson
{
    public static JsonObject Call(TranscriptToolCall call) => new()
    {
        ["type"] = call.Kind,
        ["request_id"] = call.Id,
        ["tool_name"] = call.Name,
        ["params_as_json"] = call.Parameters,
        ["tool_has_been_called"] = call.HasBeenCalled,
        ["tool_details"] = call.Kind is "client" ? new JsonObject { ["type"] = "client", ["parameters"] = call.Parameters } : null,
    };

    public static JsonObject Result(TranscriptToolResult result) => new()
    {
        ["type"] = result.Call.Kind,
        ["request_id"] = result.Call.Id,
        ["tool_name"] = result.Name,
        ["result_value"] = result.Result,
        ["is_error"] = result.IsError,
        ["is_blocked"] = false,
        ["tool_has_been_called"] = result.Call.HasBeenCalled,
        ["tool_latency_secs"] = result.Latency.TotalSeconds,
        ["error_type"] = "",
        ["raw_error_message"] = result.Problem,
        ["dynamic_variable_updates"] = new JsonArray(),
    };
}
