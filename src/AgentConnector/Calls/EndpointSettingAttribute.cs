using System.Text.RegularExpressions;
using AgentConnector.Settings;

namespace AgentConnector.Calls;

/// <summary>An audio endpoint as a request names it. Whether there is one of its scheme is seen when a call wants it.</summary>
internal sealed partial class EndpointSettingAttribute(string name, string meaning) : SettingAttribute(name, meaning)
{
    public override Reading Read(string text, Setting setting) =>
        SchemeAndName().IsMatch(text) ? Reading.Of(text) : Reading.Wrong($"set an endpoint such as {setting.Default} or wav:demo.");

    [GeneratedRegex("^[a-z]+:.+$")]
    private static partial Regex SchemeAndName();
}
