using System.Globalization;

namespace AgentConnector.Settings;

/// <summary>How the text of each kind of setting is read. A fault quotes the text, so no secret is read here.</summary>
internal static class SettingReaders
{
    public static Reading Number(string text, int least, int most, string suggestion) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? Reading.Of(number.ToString(CultureInfo.InvariantCulture))
            : Reading.Wrong($"'{text}' is not a whole number from {least} to {most}; set {suggestion}.");

    /// <summary>Seconds, or .NET's <c>hh:mm:ss</c>. A bare number would otherwise be read as days.</summary>
    public static Reading Seconds(string text, double least, double most, string suggestion)
    {
        var span = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= most
            ? TimeSpan.FromSeconds(seconds)
            : text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var exact) ? exact
            : TimeSpan.MinValue;
        return span < TimeSpan.Zero || span > TimeSpan.FromSeconds(most)
            ? Reading.Wrong(string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a number of seconds from {least} to {most}; set {suggestion}."))
            : span < TimeSpan.FromSeconds(least) ? Reading.Wrong(string.Create(CultureInfo.InvariantCulture, $"set a number from {least} to {most}."))
            : Reading.Of(span.ToString("c", CultureInfo.InvariantCulture));
    }

    /// <summary>One of a few words, in any case; without its hyphen it is the name of an enum's value.</summary>
    /// <param name="text">What was set.</param>
    /// <param name="words">What it may be.</param>
    /// <param name="otherwise">What is told of any other.</param>
    public static Reading OneOf(string text, string[] words, string otherwise) =>
        Array.Find(words, word => IsSame(word, text)) is { } word
            ? Reading.Of(Plain(word))
            : Reading.Wrong($"'{text}' {otherwise}; set {string.Join(", ", words[..^1])} or {words[^1]}.");

    public static Reading Switch(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "1" or "YES" or "ON" => Reading.Of("true"),
        "FALSE" or "0" or "NO" or "OFF" => Reading.Of("false"),
        _ => Reading.Wrong($"'{text}' is neither true nor false; set true or false."),
    };

    public static Reading HttpUrl(string text, string suggestion) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && url.Query.Length == 0
            ? Reading.Of(text.TrimEnd('/'))
            : Reading.Wrong($"it is not an http or https address without user, password and query; set {suggestion}.");

    /// <summary>Whether a word means a value: <c>hang_up</c> and <c>HangUp</c>.</summary>
    public static bool IsSame(string word, string text) => Plain(word).Equals(Plain(text), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string word) => word.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
}
