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

    /// <summary>The ids of the tools the agent is to have instead of its own.</summary>
    public IReadOnlyList<string>? ToolIds { get; init; }

    /// <summary>The cloud's <c>tool_ids_strict</c>, which goes with <see cref="ToolIds"/>: newer than its published contract, which does not say what it does.</summary>
    public bool? ToolIdsStrict { get; init; }

    /// <summary>The voice's id.</summary>
    public string? VoiceId { get; init; }

    /// <summary>0 (expressive) to 1 (stable).</summary>
    public double? Stability { get; init; }

    /// <summary>0 to 1.</summary>
    public double? SimilarityBoost { get; init; }

    /// <summary>0.7 to 1.2; 1 is normal.</summary>
    public double? Speed { get; init; }

    /// <summary>The voices the agent may change to while it speaks.</summary>
    public IReadOnlyList<SupportedVoice>? SupportedVoices { get; init; }

    /// <summary>Words the recogniser should expect.</summary>
    public IReadOnlyList<string>? Keywords { get; init; }

    /// <summary>No audio either way.</summary>
    public bool? TextOnly { get; init; }

    /// <summary>The longest duration of this conversation.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>The object for <see cref="ConversationRequest.ConversationConfigOverride"/>, without what is not set.</summary>
    public JsonObject ToJson()
    {
        var prompt = Group(("prompt", Text(Prompt)), ("llm", Text(Llm)), ("tool_ids", Texts(ToolIds)), ("tool_ids_strict", ToolIdsStrict));
        var voices = SupportedVoices is { Count: > 0 } several ? new JsonArray([.. several.Select(voice => (JsonNode)voice.ToJson())]) : null;
        return Group(
            ("agent", OrNull(Group(("first_message", Text(FirstMessage)), ("language", Text(Language)), ("prompt", OrNull(prompt))))),
            ("tts", OrNull(Group(("voice_id", Text(VoiceId)), ("stability", Stability), ("similarity_boost", SimilarityBoost), ("speed", Speed), ("supported_voices", voices)))),
            ("asr", OrNull(Group(("keywords", Texts(Keywords))))),
            ("conversation", OrNull(Group(("text_only", TextOnly), ("max_duration_seconds", (int?)MaxDuration?.TotalSeconds)))));
    }

    internal static JsonObject Group(params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
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

    internal static JsonNode? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static JsonArray? Texts(IReadOnlyList<string>? texts) => texts is { Count: > 0 } ? new([.. texts.Select(text => (JsonNode)text)]) : null;

    private static JsonObject? OrNull(JsonObject group) => group.Count == 0 ? null : group;
}

/// <summary>A voice that an agent may change to while it speaks.</summary>
/// <param name="Label">What the agent calls it by; not empty.</param>
/// <param name="VoiceId">The voice's id; not empty.</param>
public sealed record SupportedVoice(string Label, string VoiceId)
{
    /// <summary>When the agent is to use it, in words for its model.</summary>
    public string? Description { get; init; }

    /// <summary>ISO code of the language it speaks; the agent's own when null.</summary>
    public string? Language { get; init; }

    /// <summary>The cloud's name of a family of speech models, such as <c>flash</c> or <c>multilingual</c>.</summary>
    public string? ModelFamily { get; init; }

    /// <summary>0 (expressive) to 1 (stable).</summary>
    public double? Stability { get; init; }

    /// <summary>0.7 to 1.2; 1 is normal.</summary>
    public double? Speed { get; init; }

    /// <summary>0 to 1.</summary>
    public double? SimilarityBoost { get; init; }

    internal JsonObject ToJson() => AgentOverrides.Group(
        ("label", Label),
        ("voice_id", VoiceId),
        ("description", AgentOverrides.Text(Description)),
        ("language", AgentOverrides.Text(Language)),
        ("model_family", AgentOverrides.Text(ModelFamily)),
        ("stability", Stability),
        ("speed", Speed),
        ("similarity_boost", SimilarityBoost));
}
