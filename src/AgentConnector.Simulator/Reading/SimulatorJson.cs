using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AgentConnector.Simulator.Scenarios;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Reading;

/// <summary>What the simulator reads: scenario files, frames of clients, bodies of requests.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(SecondsConverter)])]
[JsonSerializable(typeof(Scenario))]
[JsonSerializable(typeof(ClientMessage))]
[JsonSerializable(typeof(ConversationFeedback))]
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class SimulatorJson : JsonSerializerContext;
