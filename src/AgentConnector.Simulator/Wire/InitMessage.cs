using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentConnector.Simulator.Reading;

namespace AgentConnector.Simulator.Wire;

/// <summary>The first frame. Every field belongs at the top level; what it does not have here the cloud ignores.</summary>
internal sealed record InitMessage(
    [property: VoicesWithNames] Dictionary<string, JsonElement>? ConversationConfigOverride = null,
    Dictionary<string, JsonElement>? CustomLlmExtraBody = null,
    [property: VariableValues] Dictionary<string, JsonElement>? DynamicVariables = null,
    string? UserId = null,
    [property: ShortVersion] Dictionary<string, JsonElement>? SourceInfo = null,
    string? BranchId = null,
    string? Environment = null,
    string? StartingWorkflowNodeId = null,
    IReadOnlyList<string>? ProcedureIds = null,
    ToolMocks? ToolMockConfig = null) : ClientMessage
{
    public const string Type = "conversation_initiation_client_data";

    /// <summary>The whole frame, in a copy that may be kept.</summary>
    [JsonIgnore]
    public JsonElement Content { get; init; }
}

/// <summary>Which tools the cloud mocks.</summary>
internal sealed record ToolMocks(
    [property: AllowedValues(null, "none", "all", "selected", ErrorMessage = "write \"none\", \"all\" or \"selected\"")] string? MockingStrategy = null,
    IReadOnlyList<string>? MockedToolNames = null,
    [property: AllowedValues(null, "raise_error", "call_real_tool", ErrorMessage = "write \"raise_error\" or \"call_real_tool\"")] string? FallbackStrategy = null);

/// <summary>No objects.</summary>
internal sealed class VariableValuesAttribute : RemedyAttribute<Dictionary<string, JsonElement>>
{
    protected override string? Remedy(Dictionary<string, JsonElement> value) =>
        value.Values.Any(one => one.ValueKind is JsonValueKind.Object) ? "write an object of strings, numbers, booleans, nulls or arrays" : null;
}

/// <summary>Each of <c>tts.supported_voices</c> has a label and a voice.</summary>
internal sealed class VoicesWithNamesAttribute : RemedyAttribute<Dictionary<string, JsonElement>>
{
    protected override string? Remedy(Dictionary<string, JsonElement> value) =>
        value.GetValueOrDefault("tts") is { ValueKind: JsonValueKind.Object } tts && tts.TryGetProperty("supported_voices", out var voices)
        && !(voices.ValueKind is JsonValueKind.Array && voices.EnumerateArray().All(voice => IsNamed(voice, "label") && IsNamed(voice, "voice_id")))
            ? "write tts.supported_voices as a list of objects, each with a label and a voice_id"
            : null;

    private static bool IsNamed(JsonElement voice, string member) =>
        voice.ValueKind is JsonValueKind.Object && voice.TryGetProperty(member, out var name) && name.ValueKind is JsonValueKind.String && name.GetString()!.Length > 0;
}

/// <summary>A version of bounded length, where there is one.</summary>
internal sealed class ShortVersionAttribute : RemedyAttribute<Dictionary<string, JsonElement>>
{
    private const int Longest = 50;

    protected override string? Remedy(Dictionary<string, JsonElement> value) =>
        value.GetValueOrDefault("version") is { ValueKind: JsonValueKind.String } version && version.GetString()!.Length > Longest
            ? $"write an object whose version has at most {Longest} characters"
            : null;
}
