using System.Text.RegularExpressions;

namespace AgentConnector.Backup;

/// <summary>The files a backup is made of while it is made, beside where it will stand; a kill leaves them, and the next backup in that folder clears them.</summary>
/// <param name="Part">The backup. Whoever makes it has it open from the beginning to the end: so what is left is known from what is being made.</param>
internal sealed partial record BackupRemains(string Part)
{
    /// <summary>The copy of the database.</summary>
    public string Copy => Part[..^".part".Length] + ".db";

    /// <summary>Of a backup that will stand at <paramref name="target"/>.</summary>
    public static BackupRemains Beside(string target) => new($"{target}.{Guid.NewGuid():N}.part");

    /// <summary>Clears what killed backups have left in a folder. What another one is being made of stays, and so does what cannot be deleted.</summary>
    public static void Clear(string folder)
    {
        foreach (var part in Directory.EnumerateFiles(folder, "*.part").Where(path => OfOurs().IsMatch(path)))
        {
            try
            {
                using (new FileStream(part, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                    new BackupRemains(part).DeleteCopy();
                }

                File.Delete(part);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody is at it, or it is another user's.
            }
        }
    }

    /// <exception cref="IOException">They cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">They cannot be deleted.</exception>
    public void Delete()
    {
        DeleteCopy();
        File.Delete(Part);
    }

    private void DeleteCopy()
    {
        foreach (var beside in new[] { "", "-journal", "-wal", "-shm" })
        {
            File.Delete(Copy + beside);
        }
    }

    [GeneratedRegex(@"\.[0-9a-f]{32}\.part\z", RegexOptions.CultureInvariant)]
    private static partial Regex OfOurs();
}
