using System.Text.Json.Nodes;

namespace AgentConnector.ElevenLabs;

/// <summary>
/// The overrides people use most, each off until it is enabled in the agent's security settings: sending one that is not
/// enabled ends the conversation with 1008. Formats of audio cannot be overridden.
/// </summary>
public sealed record AgentOverrides
{
    /// <summary>What the agent says first.</summary>
    public string? FirstMessage { get; init; }

    /// <summary>ISO code, such as <c>en</c> or <c>pt-br</c>.</summary>
    public string? Language { get; init; }

    /// <summary>The system prompt.</summary>
    public string? Prompt { get; init; }

    /// <summary>The model's id.</summary>
    public string? Llm { get; init; }

    /// <summary>The voice's id.</summary>
    public string? VoiceId { get; init; }

    /// <summary>0 (expressive) to 1 (stable).</summary>
    public double? Stability { get; init; }

    /// <summary>0 to 1.</summary>
    public double? SimilarityBoost { get; init; }

    /// <summary>0.7 to 1.2; 1 is normal.</summary>
    public double? Speed { get; init; }

    /// <summary>Words the recogniser should expect.</summary>
    public IReadOnlyList<string>? Keywords { get; init; }

    /// <summary>No audio either way.</summary>
    public bool? TextOnly { get; init; }

    /// <summary>The longest duration of this conversation.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>The object for <see cref="ConversationRequest.ConversationConfigOverride"/>, without what is not set.</summary>
    public JsonObject ToJson()
    {
        var prompt = Group(("prompt", Text(Prompt)), ("llm", Text(Llm)));
        return Group(
            ("agent", OrNull(Group(("first_message", Text(FirstMessage)), ("language", Text(Language)), ("prompt", OrNull(prompt))))),
            ("tts", OrNull(Group(("voice_id", Text(VoiceId)), ("stability", Stability), ("similarity_boost", SimilarityBoost), ("speed", Speed)))),
            ("asr", OrNull(Group(("keywords", Keywords is { Count: > 0 } words ? new JsonArray([.. words.Select(word => (JsonNode)word)]) : null)))),
            ("conversation", OrNull(Group(("text_only", TextOnly), ("max_duration_seconds", (int?)MaxDuration?.TotalSeconds)))));
    }

    private static JsonObject Group(params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
    {
        var group = new JsonObject();
        foreach (var (name, value) in fields)
        {
            if (value is not null)
            {
                group[name] = value;
            }
        }

        return group;
    }

    private static JsonNode? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static JsonObject? OrNull(JsonObject group) => group.Count == 0 ? null : group;
}
