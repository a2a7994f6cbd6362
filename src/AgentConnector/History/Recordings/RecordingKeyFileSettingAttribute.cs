using AgentConnector.Settings;

namespace AgentConnector.History.Recordings;

/// <summary>A file of keys; it must be there, and hold nothing but keys. Its content is never quoted.</summary>
internal sealed class RecordingKeyFileSettingAttribute(string name, string meaning) : SettingAttribute(name, meaning)
{
    public override Reading Read(string text, Setting setting)
    {
        try
        {
            var file = Path.GetFullPath(text);
            RecordingKeys.Read(file);
            return Reading.Of(file);
        }
        catch (FormatException e)
        {
            return Reading.Wrong(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Reading.Wrong(
                $"'{text}' cannot be read: make it with 'agent-connector keys recording FILE', or put back the one that was used before; without it, what it encrypted is lost.");
        }
    }
}
