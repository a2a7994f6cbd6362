using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>What the cloud sends inside its envelopes. A missing required field is an error of that one message.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString, // one documented example writes an event id as a text
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    MaxDepth = MaxDepth,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AudioPayload))]
[JsonSerializable(typeof(Interruption))]
[JsonSerializable(typeof(UserTranscript))]
[JsonSerializable(typeof(TentativeUserTranscript))]
[JsonSerializable(typeof(AgentResponse))]
[JsonSerializable(typeof(AgentResponseCorrection))]
[JsonSerializable(typeof(AgentResponseComplete))]
[JsonSerializable(typeof(AgentResponseMetadata))]
[JsonSerializable(typeof(AgentResponsePart))]
[JsonSerializable(typeof(AgentReasoningPart))]
[JsonSerializable(typeof(RichContent))]
[JsonSerializable(typeof(ClientToolCall))]
[JsonSerializable(typeof(AgentToolRequest))]
[JsonSerializable(typeof(AgentToolResponse))]
[JsonSerializable(typeof(McpToolCall))]
[JsonSerializable(typeof(McpConnectionStatus))]
[JsonSerializable(typeof(ConversationStarted))]
[JsonSerializable(typeof(Ping))]
[JsonSerializable(typeof(AgentError))]
[JsonSerializable(typeof(VadScore))]
[JsonSerializable(typeof(GuardrailTriggered))]
[JsonSerializable(typeof(ContextUsage))]
[JsonSerializable(typeof(QueueStatus))]
[JsonSerializable(typeof(AgentTyping))]
[JsonSerializable(typeof(ExternalAgentConnected))]
[JsonSerializable(typeof(ExternalAgentDisconnected))]
[JsonSerializable(typeof(TurnProbability))]
[JsonSerializable(typeof(TentativeAgentResponse))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class WireJson : JsonSerializerContext
{
    public const int MaxDepth = 64;
}
