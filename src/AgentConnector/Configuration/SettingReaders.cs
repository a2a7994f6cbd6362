using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace AgentConnector.Configuration;

/// <summary>How the text of each kind of setting is read. A fault quotes the text: secrets use <see cref="Text"/> only.</summary>
internal static partial class SettingReaders
{
    /// <summary>.NET's levels, and what others call them: Python, syslog, npm, pino, Serilog, java.util.logging.</summary>
    private static readonly Dictionary<string, string> LogLevels = new (string Level, string[] Names)[]
    {
        ("Trace", ["TRACE", "TRC", "VERBOSE", "VRB", "SILLY", "FINEST", "FINER", "NOTSET", "ALL"]),
        ("Debug", ["DEBUG", "DBG", "FINE"]),
        ("Information", ["INFO", "INF", "INFORMATION", "INFORMATIONAL", "NOTICE", "HTTP"]),
        ("Warning", ["WARNING", "WARN", "WRN"]),
        ("Error", ["ERROR", "ERR", "SEVERE"]),
        ("Critical", ["CRITICAL", "CRIT", "CRT", "FATAL", "FTL", "ALERT", "EMERG", "PANIC"]),
        ("None", ["NONE", "OFF", "SILENT"]),
    }.SelectMany(known => known.Names, (known, name) => (known.Level, Name: name)).ToDictionary(known => known.Name, known => known.Level, StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Environments = ["development", "staging", "production"];

    public static Reading Text(string text) => Reading.Of(text);

    public static Func<string, Reading> Number(int least, int most, string suggestion) => text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? Reading.Of(number.ToString(CultureInfo.InvariantCulture))
            : Reading.Wrong($"'{text}' is not a whole number from {least} to {most}; set {suggestion}.");

    /// <summary>Seconds, or .NET's <c>hh:mm:ss</c>. A bare number would otherwise be read as days.</summary>
    public static Func<string, Reading> Seconds(int most, string suggestion) => text =>
    {
        var span = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= most
            ? TimeSpan.FromSeconds(seconds)
            : text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var exact) ? exact
            : TimeSpan.MinValue;
        return span >= TimeSpan.Zero && span <= TimeSpan.FromSeconds(most)
            ? Reading.Of(span.ToString("c", CultureInfo.InvariantCulture))
            : Reading.Wrong($"'{text}' is not a number of seconds from 0 to {most}; set {suggestion}.");
    };

    /// <summary>One of a few words, in any case; without its hyphen it is the name of an enum's value.</summary>
    public static Func<string, Reading> OneOf(params string[] words) => text =>
        words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } word
            ? Reading.Of(word.Replace("-", "", StringComparison.Ordinal))
            : Reading.Wrong($"'{text}' is not known; set {string.Join(", ", words[..^1])} or {words[^1]}.");

    public static Reading Switch(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "1" or "YES" or "ON" => Reading.Of("true"),
        "FALSE" or "0" or "NO" or "OFF" => Reading.Of("false"),
        _ => Reading.Wrong($"'{text}' is neither true nor false; set true or false."),
    };

    /// <summary>One of a few words, each with what it is called in the code.</summary>
    public static Func<string, Reading> OneOf(params (string Word, string Value)[] words) => text =>
        words.FirstOrDefault(word => word.Word.Equals(text, StringComparison.OrdinalIgnoreCase) || word.Value.Equals(text, StringComparison.OrdinalIgnoreCase))
            is { Value: { } value }
            ? Reading.Of(value)
            : Reading.Wrong($"'{text}' is none of {string.Join(", ", words.Select(word => word.Word))}; set {words[0].Word}.");

    public static Func<string, Reading> HttpUrl(string suggestion) => text =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && url.Query.Length == 0
            ? Reading.Of(text.TrimEnd('/'))
            : Reading.Wrong($"it is not an http or https address without user, password and query; set {suggestion}.");

    public static Reading Host(string text) =>
        text is "*" or "localhost" || IPAddress.TryParse(text, out _)
            ? Reading.Of(text)
            : Reading.Wrong($"'{text}' is not an address of this machine; set 0.0.0.0 for all, 127.0.0.1 or localhost for this machine only.");

    /// <summary>The beginning of a path, written with a slash before it and none behind.</summary>
    public static Reading PathBase(string text) =>
        PathPrefix().IsMatch(text)
            ? Reading.Of(text.Trim('/') is { Length: > 0 } path ? "/" + path : "")
            : Reading.Wrong($"'{text}' is not the beginning of a path; set /connector.");

    public static Reading LogLevel(string text) =>
        LogLevels.TryGetValue(text, out var level)
            ? Reading.Of(level)
            : Reading.Wrong($"'{text}' is no log level; set DEBUG, INFO, WARNING, ERROR or CRITICAL.");

    public static Reading EnvironmentName(string text) =>
        Environments.Contains(text, StringComparer.OrdinalIgnoreCase)
            ? Reading.Of(text.ToLowerInvariant())
            : Reading.Wrong($"'{text}' is no environment; set development, staging or production.");

    /// <summary>A folder the service may write to; it is made when missing.</summary>
    public static Reading WritableFolder(string text)
    {
        try
        {
            var folder = Path.GetFullPath(text);
            PrivateFile.MakeFolder(folder); // people's words
            using var probe = new FileStream(
                Path.Combine(folder, $".probe-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return Reading.Of(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Reading.Wrong($"'{text}' is not a folder this user may write to; set one that is, such as ./data.");
        }
    }

    /// <summary>Characters that nobody encodes; no empty, <c>.</c> or <c>..</c> part.</summary>
    [GeneratedRegex(@"^/?(?:(?!\.\.?(?:/|$))[A-Za-z0-9._~-]+(?:/|$))*$")]
    private static partial Regex PathPrefix();
}
