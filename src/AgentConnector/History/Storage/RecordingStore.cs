using System.Security.Cryptography;
using System.Text;
using AgentConnector.Calls;

namespace AgentConnector.History.Storage;

/// <summary>Recordings below the data folder.</summary>
internal sealed class RecordingStore(DataFolder folder) : IRecordingStore
{
    private const int ReadablePart = 64;

    public string PathOf(CallId id) => Path.Combine(folder.Recordings, NameOf(id) + ".wav");

    /// <summary>
    /// A name for people to recognise and a hash to keep it apart: a call id may hold ':' and differ from another by case alone,
    /// which file systems refuse or ignore.
    /// </summary>
    public static string NameOf(CallId id)
    {
        var text = id.ToString();
        var readable = string.Concat(text.Take(ReadablePart).Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_'));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
        return $"{readable}-{hash}";
    }
}
