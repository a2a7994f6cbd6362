using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AgentConnector.Calls;

/// <summary>
/// How facts are written, in the store and on the wire: snake_case, nothing for null. A fact read back from an older version
/// may lack fields, and its <c>type</c> may stand anywhere.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(CallEvent))]
[JsonSerializable(typeof(EventEnvelope))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(IReadOnlyList<EventEnvelope>))]
internal sealed partial class CallJson : JsonSerializerContext
{
    /// <summary>Makes other options, those of the HTTP answers, follow the same conventions.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
    }
}
