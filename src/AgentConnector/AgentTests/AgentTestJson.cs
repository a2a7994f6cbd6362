using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentConnector.AgentTests;

/// <summary>How test files are read: snake_case, comments allowed, nothing unknown.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(AgentTest))]
internal sealed partial class AgentTestJson : JsonSerializerContext;
