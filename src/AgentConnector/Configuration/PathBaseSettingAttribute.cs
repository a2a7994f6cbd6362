using System.Text.RegularExpressions;
using AgentConnector.Settings;

namespace AgentConnector.Configuration;

/// <summary>The beginning of a path; bound with a slash before it and none behind.</summary>
internal sealed partial class PathBaseSettingAttribute(string name, string meaning) : SettingAttribute(name, meaning)
{
    public override Reading Read(string text, Setting setting) =>
        PathPrefix().IsMatch(text)
            ? Reading.Of(text.Trim('/') is { Length: > 0 } path ? "/" + path : "")
            : Reading.Wrong($"'{text}' is not the beginning of a path; set /connector.");

    /// <summary>Characters that nobody encodes; no empty, <c>.</c> or <c>..</c> part.</summary>
    [GeneratedRegex(@"^/?(?:(?!\.\.?(?:/|$))[A-Za-z0-9._~-]+(?:/|$))*$")]
    private static partial Regex PathPrefix();
}
