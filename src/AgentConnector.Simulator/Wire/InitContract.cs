using System.Text.Json;

namespace AgentConnector.Simulator.Wire;

/// <summary>The contract of the first frame, <c>conversation_initiation_client_data</c>.</summary>
internal static class InitContract
{
    public const string Type = "conversation_initiation_client_data";

    private const int LongestSourceVersion = 50;

    private static readonly HashSet<string> Known =
    [
        "type", "conversation_config_override", "custom_llm_extra_body", "dynamic_variables", "user_id", "source_info", "branch_id",
        "environment", "starting_workflow_node_id", "procedure_ids", "tool_mock_config",
    ];

    public static ClientMessage Read(JsonElement frame, FrameFields fields, Action<string, string> report)
    {
        foreach (var field in frame.EnumerateObject().Where(field => !Known.Contains(field.Name)))
        {
            // Not fatal: the cloud drops it silently, which is why it must be seen here.
            report(
                "unknown_field", $"{Type} has a field the cloud ignores: \"{ContractValidator.Shown(field.Name)}\". Every field belongs at the top level.");
        }

        fields.OptionalObject("conversation_config_override");
        fields.OptionalObject("custom_llm_extra_body");
        fields.OptionalText("user_id");
        fields.OptionalText("branch_id");
        fields.OptionalText("environment");
        if (fields.OptionalObject("dynamic_variables") is { } variables)
        {
            CheckVariables(variables, fields, report);
        }

        if (fields.OptionalObject("source_info") is { } source
            && source.TryGetProperty("version", out var version)
            && version.ValueKind is JsonValueKind.String && version.GetString()!.Length > LongestSourceVersion)
        {
            fields.Wrong("source_info", $"an object whose version has at most {LongestSourceVersion} characters");
        }

        return new InitMessage(frame.Clone());
    }

    private static void CheckVariables(JsonElement variables, FrameFields fields, Action<string, string> report)
    {
        foreach (var variable in variables.EnumerateObject())
        {
            if (variable.Value.ValueKind is JsonValueKind.Object)
            {
                fields.Wrong("dynamic_variables", "an object of strings, numbers, booleans, nulls or arrays");
            }

            if (variable.Name.StartsWith("system__", StringComparison.Ordinal))
            {
                report(
                    "reserved_variable",
                    $"dynamic_variables: names starting with system__ are reserved, such as \"{ContractValidator.Shown(variable.Name)}\".");
            }
        }
    }
}
