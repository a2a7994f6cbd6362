using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentConnector.AgentTests.Judging;

/// <summary>Which tools were called, and with what.</summary>
internal static class ToolUses
{
    private static readonly JsonSerializerOptions OnOneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // it is shown, and goes into no web page

    public static IEnumerable<Verdict> Of(IReadOnlyList<ExpectedTool> expected, IReadOnlyList<ToolUse> uses)
    {
        foreach (var wanted in expected)
        {
            var what = wanted.Arguments is { } arguments ? $"the tool {wanted.Name} is called with {OneLine(arguments)}" : $"the tool {wanted.Name} is called";
            var named = uses.Where(use => use.Name == wanted.Name).ToList();
            var right = named.Count(use => wanted.Arguments is not { } some || Holds(use.Arguments, some));
            var passed = wanted.Times is { } times ? right == times : right > 0;
            yield return new(what, passed, passed ? right == 1 ? "once" : $"{right} times"
                : named.Count == 0 ? "It was not called."
                : right == 0 ? $"It was called with {string.Join(" and ", named.Select(use => OneLine(use.Arguments)))}."
                : $"It was called like that {right} times; expected {wanted.Times}.");
        }

        foreach (var unknown in uses.Where(use => !use.IsKnown).Select(use => use.Name).Distinct())
        {
            yield return new($"the tool {unknown} is known", Passed: false, "The agent called it, and the test has no answer for it: add it to tools.");
        }
    }

    /// <summary>As it is written without spaces and line breaks.</summary>
    private static string OneLine(JsonElement json) => JsonNode.Parse(json.GetRawText())!.ToJsonString(OnOneLine);

    /// <summary>Whether a value holds all that is wanted; it may hold more.</summary>
    private static bool Holds(JsonElement value, JsonElement wanted) => (value.ValueKind, wanted.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => wanted.EnumerateObject().All(field => value.TryGetProperty(field.Name, out var own) && Holds(own, field.Value)),
        (JsonValueKind.Array, JsonValueKind.Array) =>
            value.GetArrayLength() == wanted.GetArrayLength() && value.EnumerateArray().Zip(wanted.EnumerateArray()).All(pair => Holds(pair.First, pair.Second)),
        (JsonValueKind.String, JsonValueKind.String) => string.Equals(value.GetString()!.Trim(), wanted.GetString()!.Trim(), StringComparison.OrdinalIgnoreCase),
        _ => JsonElement.DeepEquals(value, wanted),
    };
}
