using System.Net;
using AgentConnector.Settings;

namespace AgentConnector.Configuration;

/// <summary>An address of this machine.</summary>
internal sealed class HostSettingAttribute(string name, string meaning) : SettingAttribute(name, meaning)
{
    public override Reading Read(string text, Setting setting) =>
        text is "*" or "localhost" || IPAddress.TryParse(text, out _)
            ? Reading.Of(text)
            : Reading.Wrong($"'{text}' is not an address of this machine; set {setting.Default} for all, 127.0.0.1 or localhost for this machine only.");
}
