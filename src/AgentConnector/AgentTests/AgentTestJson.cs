using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentConnector.AgentTests;

/// <summary>How test files are read: snake_case, comments allowed, nothing unknown and nothing twice.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(AgentTest))]
internal sealed partial class AgentTestJson : JsonSerializerContext;
