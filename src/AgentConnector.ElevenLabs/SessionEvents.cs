using System.Text.Json;

namespace AgentConnector.ElevenLabs;

/// <summary>
/// The conversation has begun. <see cref="AgentsClient.ConnectAsync"/> consumes it; a repeated one is passed on. Of that only a new output
/// format counts: <see cref="AgentAudio"/> comes in it from then on.
/// </summary>
/// <param name="ConversationId">Empty when the cloud did not say.</param>
/// <param name="AgentOutputAudioFormat">What the agent speaks, by its name on the wire.</param>
/// <param name="UserInputAudioFormat">What it listens to.</param>
public sealed record ConversationStarted(
    string ConversationId, string? AgentOutputAudioFormat = null, string? UserInputAudioFormat = null) : ConversationEvent;

/// <summary>The cloud measures the connection. Already answered when it is read.</summary>
/// <param name="EventId">The ping's own number.</param>
/// <param name="PingMs">The cloud's estimate of the round trip in ms; null for the first.</param>
public sealed record Ping(long EventId, double? PingMs = null) : ConversationEvent;

/// <summary>An error that usually precedes a close; kept for <see cref="Conversation.End"/>. Read from both shapes the cloud uses.</summary>
public sealed record AgentError(
    int Code = 0,
    string? Message = null,
    string? Type = null,
    string? Name = null,
    string? Reason = null,
    string? DebugMessage = null,
    JsonElement Details = default) : ConversationEvent
{
    /// <summary>The machine-readable kind, under either of its names.</summary>
    public string? Kind => Type ?? Name;
}

/// <summary>How likely the latest input is speech, 0 to 1.</summary>
public sealed record VadScore(double Score) : ConversationEvent;

/// <summary>A guardrail of the agent fired.</summary>
public sealed record GuardrailTriggered(string? GuardrailName = null) : ConversationEvent;

/// <summary>How full the model's context is after a turn.</summary>
public sealed record ContextUsage(long? EventId, string Model = "", long ContextTokens = 0, long ContextLimitTokens = 0) : ConversationEvent;

/// <summary>Where the conversation stands in the cloud's queue: <c>waiting</c>, <c>admitted</c> or <c>timed_out</c>.</summary>
public sealed record QueueStatus(string Status) : ConversationEvent;

/// <summary>A person who took over is typing.</summary>
public sealed record AgentTyping(bool IsTyping, int? DurationMs = null) : ConversationEvent;

/// <summary>A person or another system has taken over.</summary>
public sealed record ExternalAgentConnected : ConversationEvent;

/// <summary>The AI agent is back in control.</summary>
public sealed record ExternalAgentDisconnected : ConversationEvent;

/// <summary>Speech recognition has started; its fields are not documented.</summary>
public sealed record AsrStarted(JsonElement Metadata) : ConversationEvent;

/// <summary>Internal to the cloud: how likely the user's turn is over, 0 to 1.</summary>
public sealed record TurnProbability(double Probability) : ConversationEvent;

/// <summary>Internal to the cloud: a reply it may yet change.</summary>
public sealed record TentativeAgentResponse(string Text) : ConversationEvent;

/// <summary>The agent wants phone tones to be played. Its fields are not documented: here is the whole message.</summary>
public sealed record DtmfRequested(JsonElement Message) : ConversationEvent;

/// <summary>A message of a type this version does not know: here it is whole.</summary>
public sealed record UnknownMessage(string Type, JsonElement Message) : ConversationEvent;
