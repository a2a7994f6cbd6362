using AgentConnector.Settings;

namespace AgentConnector.Endpoints.Dialing;

/// <summary>Named telephone numbers. A fault tells which entry it is and quotes none: a number is somebody's.</summary>
internal sealed class PhoneNumbersSettingAttribute(string name, string meaning) : SettingAttribute(name, meaning)
{
    public override Reading Read(string text, Setting setting) => NumberBook.FaultIn(text) is { } fault ? Reading.Wrong(fault) : Reading.Of(text);
}
