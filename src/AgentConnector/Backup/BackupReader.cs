using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using AgentConnector.Configuration;
using AgentConnector.History.Storage;

namespace AgentConnector.Backup;

/// <summary>Puts a backup into an empty data folder: everything is unpacked beside its place and checked, and only then moved there.</summary>
/// <param name="told">What is being done, for whoever waits.</param>
internal sealed class BackupReader(Action<string> told)
{
    /// <summary>A line for each of a million files.</summary>
    private const int LongestManifest = 256 << 20;

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
        if (folder.Contents.FirstOrDefault() is { } present)
        {
            throw new BackupException($"{folder.Path} is not empty (it holds {present}): move what is there elsewhere, or name another folder. Nothing was changed.");
        }

        var staging = folder.In($".restore-{Guid.NewGuid():N}");
        try
        {
            PrivateFile.MakeFolder(Path.Combine(staging, DataFolder.RecordingsName));
            var manifest = Unpack(source, staging, cancellationToken);
            told("Looking through the call database");
            Check(manifest, DatabaseCopy.Examine(Path.Combine(staging, DataFolder.Database)));
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var entry in manifest.Files.Reverse()) // the database comes last: where it is, all is
            {
                File.Move(Path.Combine(staging, entry.Name), folder.In(entry.Name));
            }

            return manifest;
        }
        catch (BackupException e)
        {
            throw new BackupException($"{source} cannot be restored. {e.Message} Nothing was restored; take another backup.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"{source} could not be restored: {e.Message.TrimEnd('.')}. Make room, or see that this user may write to {folder.Path}; empty it before you try again.", e);
        }
        finally
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        }
    }

    private static void Check(BackupManifest manifest, DatabaseCopy copy)
    {
        if (copy.Schema > SchemaMigrations.Newest)
        {
            throw new BackupException($"It was made by version {manifest.Program} (schema {copy.Schema}); this program knows schemas up to {SchemaMigrations.Newest}: use that version or a newer one.");
        }

        if (copy.Calls.Count != manifest.Calls)
        {
            throw new BackupException($"Its call database holds {copy.Calls.Count} calls instead of {manifest.Calls}.");
        }
    }

    private BackupManifest Unpack(string source, string staging, CancellationToken cancellationToken)
    {
        var unpacked = new List<BackupEntry>();
        try
        {
            using var file = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read);
            using var archive = new TarReader(new GZipStream(file, CompressionMode.Decompress));
            while (archive.GetNextEntry() is { } entry)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (entry.Name == BackupManifest.Name)
                {
                    var manifest = ManifestOf(entry);
                    return archive.GetNextEntry() is null && manifest.Files.SequenceEqual(unpacked)
                        ? manifest
                        : throw new BackupException("What is in it is not what it says of itself: it was changed, or a disk is failing.");
                }

                if (entry.EntryType is not TarEntryType.RegularFile || !BackupEntry.IsKnown(entry.Name) || unpacked.Exists(other => other.Name == entry.Name))
                {
                    throw new BackupException("It holds something that is no part of a backup: it was not made by this program.");
                }

                told($"Unpacking {entry.Name}");
                unpacked.Add(Unpack(entry, Path.Combine(staging, entry.Name)));
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or JsonException)
        {
            throw new BackupException("It is cut off or damaged, or no backup at all.", e);
        }

        throw new BackupException("It is cut off: its end is missing.");
    }

    private static BackupEntry Unpack(TarEntry entry, string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = PrivateFile.CreateNew(path);
        var buffer = new byte[128 << 10];
        for (int read; entry.DataStream is { } content && (read = content.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            file.Write(buffer, 0, read);
        }

        file.Flush(flushToDisk: true);
        return new(entry.Name, file.Length, Convert.ToHexStringLower(hash.GetCurrentHash()));
    }

    private static BackupManifest ManifestOf(TarEntry entry)
    {
        if (entry.Length > LongestManifest || entry.DataStream is null)
        {
            throw new BackupException("What it says of itself cannot be read.");
        }

        var manifest = BackupManifest.Read(entry.DataStream);
        return manifest.Format <= BackupManifest.CurrentFormat
            ? manifest
            : throw new BackupException($"It was made by version {manifest.Program}, in a form that this program does not know: use that version or a newer one.");
    }
}
