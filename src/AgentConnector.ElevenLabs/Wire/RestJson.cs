using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>The bodies of REST answers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Metadata, MaxDepth = 512)] // as messages have: a workflow of an agent is a tree
[JsonSerializable(typeof(SignedUrlAnswer))]
[JsonSerializable(typeof(FileAnswer))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(JsonDocument))]
internal sealed partial class RestJson : JsonSerializerContext;

/// <summary>The answer to a request for a signed URL.</summary>
internal sealed record SignedUrlAnswer(string? SignedUrl = null)
{
    public override string ToString() => nameof(SignedUrlAnswer);
}

/// <summary>The answer to an upload.</summary>
internal sealed record FileAnswer(string? FileId = null);
