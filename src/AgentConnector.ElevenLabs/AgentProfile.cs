using System.Text.Json;

namespace AgentConnector.ElevenLabs;

/// <summary>What an agent is set to, as far as those who talk with it need to know. What the cloud did not say is empty or null.</summary>
public sealed record AgentProfile
{
    /// <summary>The name its makers gave it.</summary>
    public required string Name { get; init; }

    /// <summary>The format it listens to, such as <c>pcm_16000</c>.</summary>
    public string? UserInputFormat { get; init; }

    /// <summary>The format it speaks in.</summary>
    public string? AgentOutputFormat { get; init; }

    /// <summary>The placeholders it declares. A conversation that leaves one out is refused.</summary>
    public IReadOnlyList<string> DynamicVariables { get; init; } = [];

    /// <summary>The overrides it accepts, such as <c>agent.first_message</c>; any other one is refused.</summary>
    public IReadOnlyList<string> AllowedOverrides { get; init; } = [];

    /// <summary>The kinds of messages it sends to clients; null when the cloud did not say.</summary>
    public IReadOnlyList<string>? ClientEvents { get; init; }

    /// <summary>It does not speak: there is no audio in its conversations.</summary>
    public bool TextOnly { get; init; }

    internal static AgentProfile Read(JsonElement agent)
    {
        var config = Member(agent, "conversation_config");
        var overrides = new List<string>();
        CollectSwitches(Member(Member(Member(agent, "platform_settings"), "overrides"), "conversation_config_override"), "", overrides);
        return new()
        {
            Name = Text(Member(agent, "name")) ?? "",
            UserInputFormat = Text(Member(Member(config, "asr"), "user_input_audio_format")),
            AgentOutputFormat = Text(Member(Member(config, "tts"), "agent_output_audio_format")),
            DynamicVariables = Member(Member(Member(config, "agent"), "dynamic_variables"), "dynamic_variable_placeholders")
                is { ValueKind: JsonValueKind.Object } placeholders ? [.. placeholders.EnumerateObject().Select(member => member.Name)] : [],
            AllowedOverrides = overrides,
            ClientEvents = Member(Member(config, "conversation"), "client_events") is { ValueKind: JsonValueKind.Array } events
                ? [.. events.EnumerateArray().Select(Text).OfType<string>()] : null,
            TextOnly = Member(Member(config, "conversation"), "text_only").ValueKind is JsonValueKind.True,
        };
    }

    private static void CollectSwitches(JsonElement element, string path, List<string> names)
    {
        if (element.ValueKind is JsonValueKind.True)
        {
            names.Add(path);
        }
        else if (element.ValueKind is JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                CollectSwitches(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", names);
            }
        }
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement element) => element.ValueKind is JsonValueKind.String ? element.GetString() : null;
}
