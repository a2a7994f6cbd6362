using System.Text.RegularExpressions;

namespace AgentConnector.Calls.Talking;

/// <summary>What of an ending's detail is fit for a log: numbers of phones and people are left out.</summary>
internal static partial class LoggedCause
{
    public static string CauseForLog(this CallEnd end) => end.Detail is { } detail ? $" ({NumberLike().Replace(detail, "…")})" : "";

    [GeneratedRegex(@"\+?\d[\d ().-]{4,}\d")]
    private static partial Regex NumberLike();
}
