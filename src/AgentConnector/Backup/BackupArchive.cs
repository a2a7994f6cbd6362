using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using AgentConnector.Configuration;

namespace AgentConnector.Backup;

/// <summary>A backup's file. It is gone through twice: looked at, which writes nothing, and then unpacked, as it said it would be.</summary>
/// <param name="source">The file.</param>
/// <param name="told">What is being done, for whoever waits.</param>
internal sealed class BackupArchive(string source, Action<string> told)
{
    /// <summary>Recordings and the rest; what is packed can be a thousand times what it is packed in.</summary>
    private const int MostFiles = 1_000_000;

    /// <summary>A line for each of them.</summary>
    private const int LongestManifest = 256 << 20;

    /// <summary>What it says of itself, once all of its entries were found to be those it names, in name and size.</summary>
    /// <exception cref="BackupException">It is not whole, or not one of ours.</exception>
    public BackupManifest Look(CancellationToken cancellationToken)
    {
        told("Looking through the backup");
        var (found, isStrange) = (new List<(string Name, long Size)>(), false);
        foreach (var entry in Entries(cancellationToken))
        {
            if (entry.Name == BackupManifest.Name)
            {
                var manifest = ManifestOf(entry); // a newer form may hold what this program does not know
                return !isStrange && manifest.Files.Select(file => (file.Name, file.Size)).SequenceEqual(found) && found.DistinctBy(file => file.Name).Count() == found.Count
                    ? manifest
                    : throw (isStrange ? Strange() : Changed());
            }

            isStrange |= entry.EntryType is not TarEntryType.RegularFile || !BackupEntry.IsKnown(entry.Name);
            found.Add((entry.Name, entry.Length));
            if (found.Count > MostFiles)
            {
                throw Strange();
            }
        }

        throw isStrange ? Strange() : new BackupException("It is cut off: its end is missing.");
    }

    /// <summary>Unpacks its files, and nothing that the manifest does not name.</summary>
    /// <param name="manifest">What was found when it was looked at.</param>
    /// <param name="folder">Where they go.</param>
    /// <param name="cancellationToken">Ends it between two files.</param>
    /// <exception cref="BackupException">It is not what it says of itself.</exception>
    public void Unpack(BackupManifest manifest, string folder, CancellationToken cancellationToken)
    {
        using var entries = Entries(cancellationToken).GetEnumerator();
        foreach (var expected in manifest.Files)
        {
            told($"Unpacking {expected.Name}");
            if (!entries.MoveNext() || entries.Current.Name != expected.Name || entries.Current.Length != expected.Size
                || Unpack(entries.Current, Path.Combine(folder, expected.Name)) != expected)
            {
                throw Changed();
            }
        }

        if (!entries.MoveNext() || entries.Current.Name != BackupManifest.Name || entries.MoveNext())
        {
            throw Changed(); // the last reads the file to its end, with the checksum of what it is packed in
        }
    }

    private static BackupException Strange() => new("It holds something that is no part of a backup: it was not made by this program.");

    private static BackupException Changed() => new("What is in it is not what it says of itself: it was changed, or a disk is failing.");

    private IEnumerable<TarEntry> Entries(CancellationToken cancellationToken)
    {
        using var file = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read);
        using var archive = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        while (Next(archive) is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    private static TarEntry? Next(TarReader archive)
    {
        try
        {
            return archive.GetNextEntry();
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(e);
        }
    }

    private static bool IsDamage(Exception e) => e is InvalidDataException or EndOfStreamException or FormatException or JsonException;

    private static BackupException Damaged(Exception e) => new("It is cut off or damaged, or no backup at all.", e);

    private static BackupEntry Unpack(TarEntry entry, string path)
    {
        try
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
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(e);
        }
    }

    private static BackupManifest ManifestOf(TarEntry entry)
    {
        if (entry.Length > LongestManifest || entry.DataStream is null)
        {
            throw new BackupException("What it says of itself cannot be read.");
        }

        try
        {
            return BackupManifest.Read(entry.DataStream);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(e);
        }
    }
}
