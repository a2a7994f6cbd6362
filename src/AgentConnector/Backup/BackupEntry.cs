using System.Text.RegularExpressions;
using AgentConnector.Configuration;
using AgentConnector.History.Storage;
using AgentConnector.Webhooks.Signing;

namespace AgentConnector.Backup;

/// <summary>One file of a backup.</summary>
/// <param name="Name">Where it lies in DATA_DIR, with forward slashes.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Of its content, in hex.</param>
internal sealed partial record BackupEntry(string Name, long Size, string Sha256)
{
    /// <summary>Secrets that the service made itself: without them clients and receivers would have to be told new ones.</summary>
    public static IReadOnlyList<string> Secrets { get; } = [FirstKey.FileName, CallbackSecrets.FileName];

    /// <summary>Whether a file of this name may be put into DATA_DIR: whoever made the backup must not choose where else it lands.</summary>
    public static bool IsKnown(string name) => name == DataFolder.Database || Secrets.Contains(name) || Recording().IsMatch(name);

    /// <summary>A recording's place, by the name of its file.</summary>
    public static string OfRecording(string file) => $"{DataFolder.RecordingsName}/{file}";

    [GeneratedRegex($@"\A{DataFolder.RecordingsName}/[a-z0-9_]+-[0-9a-f]{{32}}(\.[a-z0-9]+)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Recording();
}
