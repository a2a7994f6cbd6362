using System.Text.RegularExpressions;
using AgentConnector.Configuration;

namespace AgentConnector.Backup;

/// <summary>The files a backup is made of while it is made, beside where it will stand; a kill leaves them, and the next backup in that folder clears them.</summary>
/// <param name="Part">The backup. Whoever makes it has it open from the beginning to the end: so what is left is known from what is being made.</param>
internal sealed partial record BackupRemains(string Part)
{
    private const int MostTries = 5;

    /// <summary>The copy of the database.</summary>
    public string Copy => Part[..^".part".Length] + ".db";

    /// <summary>Begins a backup that will stand at <paramref name="target"/>. Between its making and its lock another backup may take it for a remainder: then it is begun again.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made.</exception>
    public static (BackupRemains Remains, FileStream File) Begin(string target)
    {
        for (var tries = 1; ; tries++)
        {
            var remains = new BackupRemains($"{target}.{Guid.NewGuid():N}.part");
            try
            {
                return (remains, Locked(remains.Part));
            }
            catch (IOException) when (tries < MostTries)
            {
                File.Delete(remains.Part);
            }
        }
    }

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
                    if (!OperatingSystem.IsWindows())
                    {
                        File.Delete(part); // while it is locked: somebody who has just made it locks it a moment later, and finds that it is gone
                    }
                }

                File.Delete(part); // Windows deletes nothing that is open
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

    private static FileStream Locked(string path)
    {
        var file = PrivateFile.CreateNew(path);
        if (File.Exists(path))
        {
            return file; // nobody can take it for a remainder any more
        }

        file.Dispose();
        throw new FileNotFoundException("Another backup took it for a remainder.", path);
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
