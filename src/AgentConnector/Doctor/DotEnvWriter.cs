using System.Globalization;
using AgentConnector.Configuration;
using AgentConnector.Settings;

namespace AgentConnector.Doctor;

/// <summary>Writes settings into a <c>.env</c> file on disk, beside a copy of what it was.</summary>
internal static class DotEnvWriter
{
    /// <returns>The copy of the file as it was; null when there was none, or nothing had to be changed.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    /// <exception cref="InvalidDataException">A broken line is in the way.</exception>
    public static string? Write(string path, SettingsTable table, IReadOnlyDictionary<string, string> settings, TimeProvider time)
    {
        var changes = settings.ToDictionary(pair => table.Named(pair.Key)!, pair => pair.Value);
        if (!File.Exists(path))
        {
            PrivateFile.WriteNew(path, DotEnvEdit.Apply([], changes)); // the key will come to stand here, too
            return null;
        }

        var before = File.ReadAllBytes(path);
        var after = DotEnvEdit.Apply(before, changes);
        if (after.AsSpan().SequenceEqual(before))
        {
            return null;
        }

        var copy = $"{path}.{time.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.bak";
        File.Copy(path, copy, overwrite: true); // with its mode: it may hold keys

        // In place: owner, mode and links stay what they are.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None);
        file.Write(after);
        file.SetLength(after.Length);
        return copy;
    }
}
