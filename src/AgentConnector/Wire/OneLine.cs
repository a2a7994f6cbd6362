namespace AgentConnector.Wire;

/// <summary>What far sides wrote, for a log or a terminal.</summary>
internal static class OneLine
{
    /// <summary>Without control characters: it may not begin another line, nor command the terminal that shows it.</summary>
    public static string Of(string text) =>
        text.Any(char.IsControl) ? string.Create(text.Length, text, (line, from) =>
        {
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = char.IsControl(from[i]) ? ' ' : from[i];
            }
        })
        : text;
}
