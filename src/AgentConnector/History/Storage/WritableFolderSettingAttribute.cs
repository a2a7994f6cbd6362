using AgentConnector.Configuration;
using AgentConnector.Settings;

namespace AgentConnector.History.Storage;

/// <summary>A folder the service may write to; it is made when missing.</summary>
internal sealed class WritableFolderSettingAttribute(string name, string meaning) : SettingAttribute(name, meaning)
{
    public override Reading Read(string text, Setting setting)
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
            return Reading.Wrong($"'{text}' is not a folder this user may write to; set one that is, such as {setting.Default}.");
        }
    }
}
