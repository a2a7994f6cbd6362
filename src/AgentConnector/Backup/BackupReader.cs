using AgentConnector.Configuration;
using AgentConnector.History.Storage;

namespace AgentConnector.Backup;

/// <summary>Puts a backup into an empty data folder: everything is unpacked beside its place and checked, and only then moved there.</summary>
/// <param name="told">What is being done, for whoever waits.</param>
internal sealed class BackupReader(Action<string> told)
{
    private const string Staging = ".restore-";

    /// <param name="source">The backup.</param>
    /// <param name="dataDir">Made when missing; held while it is filled, so that no service starts on half of it.</param>
    /// <param name="cancellationToken">Ends it; the folder is left as it was.</param>
    /// <exception cref="BackupException">The backup is not whole, or the folder is not empty; says what to do.</exception>
    /// <exception cref="Calls.JournalException">The folder is in use, or cannot be written.</exception>
    public BackupManifest Restore(string source, string dataDir, CancellationToken cancellationToken)
    {
        if (!File.Exists(source))
        {
            throw new BackupException($"There is no file {source}.");
        }

        using var folder = new DataFolder(dataDir);
        ClearUnfinished(folder);
        if (folder.Contents.FirstOrDefault() is { } present)
        {
            throw new BackupException($"{folder.Path} is not empty (it holds {present}): move what is there elsewhere, or name another folder. Nothing was changed.");
        }

        var staging = folder.In($"{Staging}{Guid.NewGuid():N}");
        try
        {
            var manifest = Unpack(new(source, told), folder, staging, cancellationToken);
            foreach (var entry in manifest.Files.Reverse()) // the database comes last: where it is, all is
            {
                File.Move(Path.Combine(staging, entry.Name), folder.In(entry.Name));
            }

            return manifest;
        }
        catch (BackupException e)
        {
            throw new BackupException($"{source} cannot be restored. {e.Message} Nothing was restored.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"{source} could not be restored: {e.Message.TrimEnd('.')}. Make room, or see that this user may write to {folder.Path}, and try again.", e);
        }
        finally
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        }
    }

    private BackupManifest Unpack(BackupArchive archive, DataFolder folder, string staging, CancellationToken cancellationToken)
    {
        var manifest = archive.Look(cancellationToken);
        RefuseNewer(manifest.Program, manifest.Schema); // before its database is asked what this program does not know
        var (needed, room) = (manifest.Files.Sum(file => file.Size), new DriveInfo(folder.Path).AvailableFreeSpace);
        if (needed > room)
        {
            throw new BackupException($"It holds {needed:N0} bytes, and {folder.Path} has room for {room:N0}: make room, or name another folder.");
        }

        PrivateFile.MakeFolder(Path.Combine(staging, DataFolder.RecordingsName));
        archive.Unpack(manifest, staging, cancellationToken);
        told("Looking through the call database");
        var database = DatabaseCopy.Examine(Path.Combine(staging, DataFolder.Database));
        RefuseNewer(manifest.Program, database.Schema);
        if (database.Calls.Count != manifest.Calls)
        {
            throw new BackupException($"Its call database holds {database.Calls.Count} calls instead of {manifest.Calls}: take another backup.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        return manifest;
    }

    private static void RefuseNewer(string program, int schema)
    {
        if (schema > SchemaMigrations.Newest)
        {
            throw new BackupException($"It was made by version {program} (schema {schema}); this program knows schemas up to {SchemaMigrations.Newest}: use that version or a newer one.");
        }
    }

    /// <summary>Takes away what a restore left that was killed: the folder was empty before, and as long as there is no database nobody has used it since.</summary>
    private static void ClearUnfinished(DataFolder folder)
    {
        var left = Directory.EnumerateDirectories(folder.Path, Staging + "*").ToList();
        if (left.Count == 0 || File.Exists(folder.In(DataFolder.Database)))
        {
            return;
        }

        try
        {
            foreach (var file in Directory.EnumerateFiles(folder.Path).Concat(Directory.EnumerateFiles(folder.Recordings)))
            {
                if (BackupEntry.IsKnown(Path.GetRelativePath(folder.Path, file).Replace('\\', '/')))
                {
                    File.Delete(file);
                }
            }

            left.ForEach(staging => Directory.Delete(staging, recursive: true));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"An earlier restore into {folder.Path} was cut off, and what it left cannot be cleared ({e.Message.TrimEnd('.')}): empty the folder, and try again.", e);
        }
    }
}
