using System.Text.Json;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs;

/// <summary>What an agent is set to, as far as those who talk with it need to know. What the cloud did not say is empty or null.</summary>
public sealed record AgentProfile
{
    /// <summary>The name its makers gave it.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the cloud told its settings at all: where it did not, what is empty here is unknown.</summary>
    public bool HasSettings { get; init; }

    /// <summary>The format it listens to, such as <c>pcm_16000</c>.</summary>
    public string? UserInputFormat { get; init; }

    /// <summary>The format it speaks in.</summary>
    public string? AgentOutputFormat { get; init; }

    /// <summary>The placeholders it declares. A conversation that leaves one out is refused.</summary>
    public IReadOnlyList<string> DynamicVariables { get; init; } = [];

    /// <summary>The examples of its declared placeholders, where they have one that is not empty; none of a secret (<c>secret__…</c>).</summary>
    public IReadOnlyDictionary<string, string> VariableDefaults { get; init; } = new Dictionary<string, string>();

    /// <summary>The longest a conversation may last, in seconds; null when the cloud did not say.</summary>
    public int? MaxDurationSeconds { get; init; }

    /// <summary>How many conversations it may have at once; null when it has no limit of its own, or the cloud did not say.</summary>
    public int? ConcurrencyLimit { get; init; }

    /// <summary>How many conversations it may have in a day; null when it has no limit of its own, or the cloud did not say.</summary>
    public int? DailyLimit { get; init; }

    /// <summary>Whether a conversation waits when the workspace has no free line; null when the cloud did not say.</summary>
    public bool? Queues { get; init; }

    /// <summary>The longest such a wait, in seconds; null when the cloud did not say.</summary>
    public int? QueueSeconds { get; init; }

    /// <summary>The overrides it accepts, such as <c>agent.first_message</c>; any other one is refused.</summary>
    public IReadOnlyList<string> AllowedOverrides { get; init; } = [];

    /// <summary>The kinds of messages it sends to clients; null when the cloud did not say.</summary>
    public IReadOnlyList<string>? ClientEvents { get; init; }

    /// <summary>It does not speak: there is no audio in its conversations.</summary>
    public bool TextOnly { get; init; }

    /// <summary>The <c>{{placeholders}}</c> in its first message, without those the cloud fills in itself (<c>system__…</c>).</summary>
    public IReadOnlyList<string> FirstMessageVariables { get; init; } = [];

    /// <summary>The <c>{{placeholders}}</c> in its prompt.</summary>
    public IReadOnlyList<string> PromptVariables { get; init; } = [];

    /// <summary>The <c>{{placeholders}}</c> anywhere else in its settings, such as in its tools and the messages of its other languages.</summary>
    public IReadOnlyList<string> OtherVariables { get; init; } = [];

    /// <summary>The client tools whose settings stand in the agent's own; null when it names tools by their ids alone (<see cref="ToolIds"/>).</summary>
    public IReadOnlyList<string>? ClientTools { get; init; }

    /// <summary>The ids of its tools, of all kinds.</summary>
    public IReadOnlyList<string> ToolIds { get; init; } = [];

    internal static AgentProfile Read(JsonElement agent)
    {
        var config = agent.Find("conversation_config");
        var speaker = config?.Find("agent");
        var conversation = config?.Find("conversation");
        var platform = agent.Find("platform_settings");
        var limits = platform?.Find("call_limits");
        var queue = platform?.Find("queueing_config");
        var prompt = speaker?.Find("prompt");
        var declared = speaker?.Find("dynamic_variables")?.Find("dynamic_variable_placeholders");
        var firstMessage = Placeholders.In(speaker?.FindText("first_message"));
        var inPrompt = Placeholders.In(prompt?.FindText("prompt"));
        IReadOnlyList<string> toolIds = prompt?.Find("tool_ids") is { ValueKind: JsonValueKind.Array } ids
            ? [.. ids.EnumerateArray().Select(Text).OfType<string>().Where(id => id.Length > 0).Distinct()] : [];
        var overrides = new List<string>();
        CollectSwitches(platform?.Find("overrides")?.Find("conversation_config_override") ?? default, "", overrides);
        return new()
        {
            Name = agent.FindText("name") ?? "",
            HasSettings = config is { ValueKind: JsonValueKind.Object },
            UserInputFormat = config?.Find("asr")?.FindText("user_input_audio_format"),
            AgentOutputFormat = config?.Find("tts")?.FindText("agent_output_audio_format"),
            DynamicVariables = declared is { ValueKind: JsonValueKind.Object } placeholders ? [.. placeholders.EnumerateObject().Select(member => member.Name)] : [],
            VariableDefaults = Defaults(declared ?? default),
            MaxDurationSeconds = Number(conversation?.Find("max_duration_seconds")),
            ConcurrencyLimit = Number(limits?.Find("agent_concurrency_limit")) is >= 0 and var atOnce ? atOnce : null, // -1: none
            DailyLimit = Number(limits?.Find("daily_limit")) is >= 0 and var daily ? daily : null,
            Queues = queue?.Find("enabled")?.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null },
            QueueSeconds = Number(queue?.Find("wait_timeout_seconds")),
            AllowedOverrides = overrides,
            ClientEvents = conversation?.Find("client_events") is { ValueKind: JsonValueKind.Array } events
                ? [.. events.EnumerateArray().Select(Text).OfType<string>()] : null,
            TextOnly = conversation?.Find("text_only") is { ValueKind: JsonValueKind.True },
            FirstMessageVariables = firstMessage,
            PromptVariables = inPrompt,
            OtherVariables = [.. Placeholders.Anywhere(config ?? default).Except(firstMessage).Except(inPrompt)],
            ClientTools = prompt?.Find("tools") is { ValueKind: JsonValueKind.Array } tools && (tools.GetArrayLength() > 0 || toolIds.Count == 0)
                ? [.. tools.EnumerateArray().Select(ClientTool).OfType<string>().Distinct()]
                : toolIds.Count == 0 ? [] : null,
            ToolIds = toolIds,
        };
    }

    /// <summary>The name of a tool that the client has to run; null for one of another kind.</summary>
    internal static string? ClientTool(JsonElement answer, string member) => ClientTool(answer.Find(member) ?? default);

    /// <inheritdoc cref="ClientTool(JsonElement, string)"/>
    private static string? ClientTool(JsonElement tool) => tool.FindText("type") is "client" ? tool.FindText("name") : null;

    private static Dictionary<string, string> Defaults(JsonElement placeholders) => placeholders.ValueKind is not JsonValueKind.Object
        ? []
        : placeholders.EnumerateObject()
            .Where(member => !member.Name.StartsWith("secret__", StringComparison.Ordinal)) // what the cloud shows to no model is shown to nobody
            .Where(member => member.Value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False || Text(member.Value) is { Length: > 0 })
            .GroupBy(member => member.Name, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => Text(same.Last().Value) ?? same.Last().Value.GetRawText(), StringComparer.Ordinal);

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

    private static int? Number(JsonElement? element) => element is { ValueKind: JsonValueKind.Number } whole && whole.TryGetInt32(out var number) ? number : null;

    private static string? Text(JsonElement element) => element.ValueKind is JsonValueKind.String ? element.GetString() : null;
}
