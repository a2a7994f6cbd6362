using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace AgentConnector.Calls.Checking;

/// <summary>What of an agent's settings a conversation may override: the shape of <c>conversation_config_override</c>, for the document.</summary>
public sealed record ConversationOverrides(
    OverriddenAgent? Agent, OverriddenVoice? Tts, OverriddenHearing? Asr, OverriddenTurns? Turn, OverriddenConversation? Conversation);

/// <summary>The agent itself.</summary>
public sealed record OverriddenAgent(
    [property: Description("What the agent says first; empty: it waits for the caller.")] string? FirstMessage,
    [property: Description("ISO code, such as en or pt-br.")] string? Language,
    [property: Description("Said when the longest duration is reached.")] string? MaxConversationDurationMessage,
    OverriddenPrompt? Prompt);

/// <summary>Its prompt, model and tools.</summary>
public sealed record OverriddenPrompt(
    string? Prompt,
    [property: Description("The model's id.")] string? Llm,
    [property: Description("The tools the agent is to have instead of its own.")] IReadOnlyList<string>? ToolIds,
    [property: Description("Goes with tool_ids; passed on as it is.")] bool? ToolIdsStrict,
    [property: Description("Items of type, name, id and usage_mode.")] IReadOnlyList<JsonElement>? KnowledgeBase,
    [property: MaxLength(10)] IReadOnlyList<string>? NativeMcpServerIds);

/// <summary>How it speaks.</summary>
public sealed record OverriddenVoice(
    string? VoiceId,
    string? ModelId,
    [property: Range(0.0, 1.0)] double? Stability,
    [property: Range(0.0, 1.0)] double? SimilarityBoost,
    [property: Range(0.7, 1.2)] double? Speed,
    IReadOnlyList<JsonElement>? PronunciationDictionaryLocators,
    [property: MaxLength(VoiceOverrides.MostVoices), Description("The voices the agent may change to while it speaks.")] IReadOnlyList<VoiceToChangeTo>? SupportedVoices);

/// <summary>A voice that an agent may change to while it speaks.</summary>
public sealed record VoiceToChangeTo(
    [property: Required, Description("What the agent calls it by.")] string Label,
    [property: Required] string VoiceId,
    [property: Description("When to use it, in words for the agent's model.")] string? Description,
    [property: Description("ISO code.")] string? Language,
    [property: Description("ElevenLabs' name of a family of speech models.")] string? ModelFamily,
    int? OptimizeStreamingLatency,
    [property: Range(0.0, 1.0)] double? Stability,
    [property: Range(0.7, 1.2)] double? Speed,
    [property: Range(0.0, 1.0)] double? SimilarityBoost);

/// <summary>How it listens.</summary>
public sealed record OverriddenHearing([property: Description("Words to expect.")] IReadOnlyList<string>? Keywords);

/// <summary>How it takes turns.</summary>
public sealed record OverriddenTurns([property: Description("message, and additional_soft_timeout_messages: what is said while the model is slow.")] JsonElement? SoftTimeoutConfig);

/// <summary>The conversation.</summary>
public sealed record OverriddenConversation(
    [property: Description("No sound either way.")] bool? TextOnly,
    int? MaxDurationSeconds);
