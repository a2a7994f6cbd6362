using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>The names in double braces that an agent's texts leave open (agents protocol, dynamic variables).</summary>
internal static partial class Placeholders
{
    private const int Most = 500;
    private const string Declared = "dynamic_variables";

    /// <summary>What the cloud fills in itself.</summary>
    private const string System = "system__";

    /// <summary>The names in a text, each once.</summary>
    public static IReadOnlyList<string> In(string? text) => text is null ? [] : [.. Names(text).Distinct(StringComparer.Ordinal).Take(Most)];

    /// <summary>The names in every text within, but those that are declared with an example.</summary>
    public static IReadOnlyList<string> Anywhere(JsonElement settings) =>
        [.. Texts(settings).SelectMany(Names).Distinct(StringComparer.Ordinal).Take(Most)];

    private static IEnumerable<string> Names(string text) =>
        text.Contains("{{", StringComparison.Ordinal)
            ? Form().Matches(text).Select(match => match.Groups[1].Value).Where(name => !name.StartsWith(System, StringComparison.Ordinal))
            : [];

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => element.EnumerateObject().Where(member => member.Name != Declared).SelectMany(member => Texts(member.Value)),
        _ => [],
    };

    [GeneratedRegex(@"\{\{\s*([A-Za-z_][A-Za-z0-9_.-]{0,127})\s*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
