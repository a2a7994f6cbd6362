using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentConnector.Integration.Tests.Problems;

/// <summary>How a fault of a field is told: what the field's name begins a sentence with, and the sentence, which ends.</summary>
internal static partial class FaultSentences
{
    /// <summary>What of a problem does not read as a sentence; empty when all does, or when no field is named.</summary>
    public static IEnumerable<string> Glued(JsonElement problem)
    {
        if (!problem.TryGetProperty("errors", out var errors))
        {
            return [];
        }

        var detail = problem.GetProperty("detail").GetString()!;
        return errors.EnumerateObject()
            .SelectMany(field => field.Value.EnumerateArray().Select(fault => fault.GetString()!).Where(fault => !Predicate().IsMatch(fault)))
            .Concat(errors.EnumerateObject().Select(field => $"{field.Name} {field.Value[0].GetString()}").Where(sentence => !detail.Contains(sentence, StringComparison.Ordinal)))
            .Concat(detail[^1] is '.' or '?' && !DoubleStop().IsMatch(detail) ? [] : [detail]);
    }

    [GeneratedRegex(@"\A(must|is|has|names|leads|stands) \S")]
    private static partial Regex Predicate();

    [GeneratedRegex(@"[.?;:,][?;,]|[;:,]\z|\.\.(\s|\z)")]
    private static partial Regex DoubleStop();
}
