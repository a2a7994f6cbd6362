using System.Text.Json.Serialization;
using AgentConnector.Calls.Scribing;

namespace AgentConnector.Calls.Starting;

/// <summary>How the routes of a running call answer: the conventions of the facts.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StartedCall))]
[JsonSerializable(typeof(CallAcknowledged))]
[JsonSerializable(typeof(LevelReading))]
internal sealed partial class AnswerJson : JsonSerializerContext;
