using System.Text.Json;

namespace AgentConnector.Calls.Checking;

/// <summary>What a request overrides of its agent, field by field, such as <c>agent.first_message</c>.</summary>
internal static class Overrides
{
    /// <summary>
    /// Every field that has a value, once: a name with a dot in it may read like a field within another. Empty objects are no overrides, and what is null is left out.
    /// </summary>
    public static IEnumerable<(string Path, JsonElement Value)> In(JsonElement? overrides) =>
        overrides is { ValueKind: JsonValueKind.Object } given ? Leaves(given, "").DistinctBy(leaf => leaf.Path, StringComparer.Ordinal) : [];

    /// <summary>Whether the agent lets this field be overridden: by its own switch, or by one for all that is in it.</summary>
    public static bool Allows(IReadOnlyList<string> switches, string path) =>
        switches.Any(one => path == one || (path.StartsWith(one, StringComparison.Ordinal) && path[one.Length] == '.'));

    private static IEnumerable<(string Path, JsonElement Value)> Leaves(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(
            member => Leaves(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}")),
        JsonValueKind.Null => [],
        _ => [(path, element)],
    };
}
