using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentConnector.Simulator.Wire;

/// <summary>The first frame. Every field belongs at the top level; what it does not have here the cloud ignores.</summary>
internal sealed record InitMessage(
    Dictionary<string, JsonElement>? ConversationConfigOverride = null,
    Dictionary<string, JsonElement>? CustomLlmExtraBody = null,
    Dictionary<string, JsonElement>? DynamicVariables = null,
    string? UserId = null,
    Dictionary<string, JsonElement>? SourceInfo = null,
    string? BranchId = null,
    string? Environment = null,
    JsonElement StartingWorkflowNodeId = default,
    JsonElement ProcedureIds = default,
    JsonElement ToolMockConfig = default) : ClientMessage, IValidatableObject
{
    public const string Type = "conversation_initiation_client_data";

    private const int LongestSourceVersion = 50;

    /// <summary>The whole frame, in a copy that may be kept.</summary>
    [JsonIgnore]
    public JsonElement Content { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (DynamicVariables?.Values.Any(value => value.ValueKind is JsonValueKind.Object) is true)
        {
            yield return new("write an object of strings, numbers, booleans, nulls or arrays", [nameof(DynamicVariables)]);
        }

        if (SourceInfo?.GetValueOrDefault("version") is { ValueKind: JsonValueKind.String } version && version.GetString()!.Length > LongestSourceVersion)
        {
            yield return new($"write an object whose version has at most {LongestSourceVersion} characters", [nameof(SourceInfo)]);
        }
    }
}
