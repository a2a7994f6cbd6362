using AgentConnector.Settings;

namespace AgentConnector.Configuration;

/// <summary>What the service is run for; in small letters.</summary>
internal sealed class EnvironmentSettingAttribute(string name, string meaning) : SettingAttribute(name, meaning)
{
    private static readonly string[] Known = ["development", "staging", "production"];

    public override Reading Read(string text, Setting setting) => SettingReaders.OneOf(text, Known, "is no environment");
}
