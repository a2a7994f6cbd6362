using System.Formats.Tar;
using System.IO.Compression;
using AgentConnector.Configuration;
using AgentConnector.History.Recordings;
using AgentConnector.History.Storage;
using AgentConnector.Hosting;
using AgentConnector.Wire;

namespace AgentConnector.Backup;

/// <summary>
/// Copies what a data folder holds into one file (tar, gzip) while the service may be running: the database as it is at one moment, the recordings of the
/// calls in it, and the secrets that the service made. The file is there when it is whole, and for this user alone.
/// </summary>
/// <param name="time">When it is taken.</param>
/// <param name="told">What is being done, for whoever waits.</param>
internal sealed class BackupWriter(TimeProvider time, Action<string> told)
{
    /// <param name="dataDir">The folder.</param>
    /// <param name="target">The backup.</param>
    /// <param name="replace">Whether one that is there may be replaced.</param>
    /// <param name="cancellationToken">Ends it; nothing is left then.</param>
    /// <exception cref="BackupException">It cannot be made; says what to do.</exception>
    public BackupManifest Write(string dataDir, string target, bool replace, CancellationToken cancellationToken)
    {
        var database = Path.Combine(dataDir, DataFolder.Database);
        if (!File.Exists(database))
        {
            throw new BackupException($"There is no call database in {dataDir}: name the DATA_DIR of the service with --data-dir.");
        }

        if (Path.Exists(target) && !replace)
        {
            throw new BackupException($"{target} is there already: name another file, or add --replace.");
        }

        try
        {
            return Write(dataDir, database, target, replace, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"The backup could not be made: {e.Message.TrimEnd('.')}. Nothing was written; make room, or name a place this user may write to.", e);
        }
    }

    private BackupManifest Write(string dataDir, string database, string target, bool replace, CancellationToken cancellationToken)
    {
        BackupRemains.Clear(Path.GetDirectoryName(Path.GetFullPath(target))!);
        var (remains, begun) = BackupRemains.Begin(target);
        try
        {
            using var file = begun;
            PrivateFile.CreateNew(remains.Copy).Dispose();
            told("Copying the call database");
            var taken = Timestamp.Of(time);
            var calls = DatabaseCopy.Take(database, remains.Copy);
            cancellationToken.ThrowIfCancellationRequested();
            var manifest = Pack(file, dataDir, remains.Copy, calls, taken, cancellationToken);
            file.Flush(flushToDisk: true);
            File.Move(remains.Part, target, replace);
            return manifest;
        }
        finally
        {
            remains.Delete();
        }
    }

    private BackupManifest Pack(Stream file, string dataDir, string copy, DatabaseCopy calls, string taken, CancellationToken cancellationToken)
    {
        using var packed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
        using var archive = new TarWriter(packed, TarEntryFormat.Pax);
        var entries = new List<BackupEntry> { Add(archive, DataFolder.Database, copy) ?? throw new FileNotFoundException("the copy of the call database was taken away") };
        foreach (var secret in BackupEntry.Secrets)
        {
            entries.AddRange(Add(archive, secret, Path.Combine(dataDir, secret)) is { } entry ? [entry] : []);
        }

        var recordings = RecordingsOf(dataDir, calls);
        for (var i = 0; i < recordings.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            told($"Recording {i + 1} of {recordings.Count}");
            entries.AddRange(Add(archive, BackupEntry.OfRecording(Path.GetFileName(recordings[i])), recordings[i]) is { } entry ? [entry] : []);
        }

        var manifest = new BackupManifest(BackupManifest.CurrentFormat, ServiceVersion.Text, calls.Schema, taken, calls.Calls.Count, entries);
        using var json = new MemoryStream(manifest.ToJson());
        archive.WriteEntry(EntryOf(BackupManifest.Name, json));
        return manifest;
    }

    /// <summary>Those of calls in the database: one of a call that began later would belong to nothing.</summary>
    private static List<string> RecordingsOf(string dataDir, DatabaseCopy calls)
    {
        var folder = Path.Combine(dataDir, DataFolder.RecordingsName);
        var known = calls.Calls.Select(RecordingStore.NameOf).ToHashSet(StringComparer.Ordinal);
        return !Directory.Exists(folder)
            ? []
            : [.. Directory.EnumerateFiles(folder).Where(path => known.Contains(Path.GetFileName(path).Split('.')[0])).Order(StringComparer.Ordinal)];
    }

    /// <summary>Null when there is no such file: a call may be erased meanwhile.</summary>
    private BackupEntry? Add(TarWriter archive, string name, string path)
    {
        try
        {
            using var snapshot = new FileSnapshot(path);
            archive.WriteEntry(EntryOf(name, snapshot));
            return new(name, snapshot.Length, snapshot.Sha256);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private PaxTarEntry EntryOf(string name, Stream content) => new(TarEntryType.RegularFile, name)
    {
        DataStream = content,
        Mode = PrivateFile.ArchivedMode,
        ModificationTime = time.GetUtcNow(),
    };
}
