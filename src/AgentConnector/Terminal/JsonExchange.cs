using System.Text;
using Spectre.Console;

namespace AgentConnector.Terminal;

/// <summary>One side of an HTTP exchange. On a terminal its JSON stands below, indented and broken between its parts; elsewhere all is one line.</summary>
internal static class JsonExchange
{
    public static void Show(IAnsiConsole console, string head, string json)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            console.MarkupLineInterpolated($"[grey]{head}  {json}[/]");
            return;
        }

        console.MarkupLineInterpolated($"[grey]{head}[/]");
        console.Write(new Padder(new Text(Spaced(json), Color.Grey), new Padding(2, 0, 0, 0)));
    }

    /// <summary>With a space after each colon and comma: lines are broken at spaces.</summary>
    private static string Spaced(string json)
    {
        var (spaced, quoted, escaped) = (new StringBuilder(json.Length + 32), false, false);
        foreach (var letter in json)
        {
            spaced.Append(letter);
            quoted ^= letter is '"' && !escaped;
            escaped = quoted && letter is '\\' && !escaped;
            if (letter is ':' or ',' && !quoted)
            {
                spaced.Append(' ');
            }
        }

        return spaced.ToString();
    }
}
