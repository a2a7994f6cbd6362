using System.Text;
using System.Text.RegularExpressions;

namespace AgentConnector.Configuration;

/// <summary>
/// Reads a <c>.env</c> file as python-dotenv does, which the old service used: quotes, escapes, comments, <c>export</c>,
/// <c>${NAME}</c>, values over several lines. A bare <c>$</c> is just a character: keys contain it.
/// </summary>
internal static partial class DotEnvFile
{
    // What looks like nothing counts as a space: web pages and chats put no-break spaces into what is copied from them, and editors a BOM.
    private const string Blank = @"\t\v\p{Zs}\uFEFF\u200B";

    /// <summary>Names and values in file order, and what could not be read, by line and without the line's text: it may be a secret.</summary>
    public sealed record Contents(IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Faults);

    /// <param name="text">The file.</param>
    /// <param name="lookUp">Where <c>${NAME}</c> is looked up when the file has not set it yet.</param>
    public static Contents Parse(string text, Func<string, string?> lookUp)
    {
        text = text.ReplaceLineEndings("\n");
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var faults = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var match = Assignment().Match(text, at);
            if (!match.Success)
            {
                var end = LineEnd(text, at);
                if (!Empty().IsMatch(text[at..end]))
                {
                    faults.Add($"line {text.AsSpan(0, at).Count('\n') + 1} is not NAME=value; correct it or put # before it.");
                }

                at = end + 1;
                continue;
            }

            values[match.Groups["name"].Value] = Value(match, name => values.GetValueOrDefault(name) ?? lookUp(name));
            at = match.Index + match.Length;
        }

        return new(values, faults);
    }

    /// <summary>Where each assignment's name, and its value with its quotes, lies in a text whose lines end with \n, in file order.</summary>
    public static IEnumerable<(string Name, Range Value)> Assignments(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var match = Assignment().Match(text, at);
            if (!match.Success)
            {
                at = LineEnd(text, at) + 1;
                continue;
            }

            var (single, quoted, bare) = (match.Groups["single"], match.Groups["double"], match.Groups["bare"]);
            yield return (match.Groups["name"].Value, (single.Success, quoted.Success) switch
            {
                (true, _) => (single.Index - 1)..(single.Index + single.Length + 1),
                (_, true) => (quoted.Index - 1)..(quoted.Index + quoted.Length + 1),
                _ => bare.Index..(bare.Index + bare.Length),
            });
            at = match.Index + match.Length;
        }
    }

    private static string Value(Match match, Func<string, string?> lookUp)
    {
        if (match.Groups["single"] is { Success: true } single)
        {
            return single.Value.Replace("\\'", "'", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
        }

        var value = match.Groups["double"] is { Success: true } quoted ? Unescape(quoted.Value) : match.Groups["bare"].Value;
        return Reference().Replace(value, reference => lookUp(reference.Groups["name"].Value) ?? reference.Groups["default"].Value);
    }

    private static string Unescape(string quoted)
    {
        var value = new StringBuilder(quoted.Length);
        for (var i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] != '\\' || i + 1 == quoted.Length)
            {
                value.Append(quoted[i]);
                continue;
            }

            var escaped = quoted[++i];
            value.Append(escaped switch
            {
                'n' => "\n",
                'r' => "\r",
                't' => "\t",
                '\\' or '"' or '\'' => escaped.ToString(),
                _ => "\\" + escaped,
            });
        }

        return value.ToString();
    }

    private static int LineEnd(string text, int at) => text.IndexOf('\n', at) is >= 0 and var end ? end : text.Length;

    [GeneratedRegex(
        $$"""
        \G [{{Blank}}]* (?:export[{{Blank}}]+)? (?<name>[A-Za-z_][A-Za-z0-9_.:-]*) [{{Blank}}]* = [{{Blank}}]*
        (?: '(?<single>(?:[^'\\]|\\.)*)' [{{Blank}}]* (?:\#[^\n]*)?
          | "(?<double>(?:[^"\\]|\\.)*)" [{{Blank}}]* (?:\#[^\n]*)?
          | (?!['"]) (?<bare>(?:[^\n{{Blank}}\#]|(?<=[^\n{{Blank}}])\#|[{{Blank}}]+(?![\n\#{{Blank}}]|\z))*) [{{Blank}}]* (?:\#[^\n]*)? )
        (?:\n|\z)
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline)]
    private static partial Regex Assignment();

    [GeneratedRegex($"^[{Blank}]*(#|$)")]
    private static partial Regex Empty();

    [GeneratedRegex(@"\$\{(?<name>[^}:]+)(?::-(?<default>[^}]*))?\}")]
    private static partial Regex Reference();
}
