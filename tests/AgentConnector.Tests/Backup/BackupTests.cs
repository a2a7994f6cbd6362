using System.Runtime.Versioning;
using AgentConnector.Backup;
using AgentConnector.Calls;
using Dapper;

namespace AgentConnector.Tests.Backup;

/// <summary>What a backup holds, and what it does when something is in its way.</summary>
public sealed class BackupTests : IAsyncDisposable
{
    private readonly TempStore store = new();
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Target => folder.In("backup.tar.gz");

    private string Empty => folder.In("empty");

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task What_was_committed_when_it_was_taken_comes_back_and_what_came_later_does_not()
    {
        var early = await store.Journal.OpenAsync("early");
        await store.Journal.AddAsync(early, Facts.Ended());
        Record(early, [1, 2, 3]);
        await File.WriteAllTextAsync(Path.Combine(store.Folder, "api-key"), "secret", Cancellation);

        Take();
        Record(await store.Journal.OpenAsync("late"), [4]);
        var manifest = Restore();

        Assert.Equal(1, manifest.Calls);
        Assert.Equal(["calls.db", "api-key", $"recordings/{Path.GetFileName(Recording(early))}"], manifest.Files.Select(file => file.Name));
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(Path.Combine(Empty, "recordings", Path.GetFileName(Recording(early))), Cancellation));
        Assert.Equal("secret", await File.ReadAllTextAsync(Path.Combine(Empty, "api-key"), Cancellation));
        await using var restored = new TempStore(options => options.DataDir = Empty);
        Assert.Equal(await IdsAsync(store, "early"), await IdsAsync(restored, "early"));
        Assert.Empty(await IdsAsync(restored, "late"));
    }

    [Fact]
    public async Task A_recording_of_a_call_that_is_not_in_it_is_left_out()
    {
        await store.Journal.OpenAsync("known");
        Record(CallId.Parse("unknown"), [1]);
        await File.WriteAllTextAsync(Path.Combine(store.Folder, "running.json"), "{}", Cancellation);

        Assert.Equal(["calls.db"], Take().Files.Select(file => file.Name));
    }

    [Fact]
    public async Task What_a_killed_service_had_committed_is_in_it()
    {
        var id = await store.Journal.OpenAsync("killed");
        await store.Journal.AddAsync(id, Facts.Started());
        var dead = Directory.CreateDirectory(folder.In("dead")).FullName;
        foreach (var file in new[] { "calls.db", "calls.db-wal" }) // as they lie there: nothing was closed
        {
            File.Copy(Path.Combine(store.Folder, file), Path.Combine(dead, file));
        }

        new BackupWriter(TimeProvider.System, _ => { }).Write(dead, Target, replace: false, Cancellation);
        Restore();

        await using var restored = new TempStore(options => options.DataDir = Empty);
        Assert.Equal(2, (await restored.Journal.ReadAsync(id, 0, Cancellation)).Count);
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_when_asked()
    {
        await store.Journal.OpenAsync("a");
        await File.WriteAllTextAsync(Target, "precious", Cancellation);

        var refusal = Assert.Throws<BackupException>(() => Take());
        Assert.Equal("precious", await File.ReadAllTextAsync(Target, Cancellation));
        Take(replace: true);

        Assert.Contains("--replace", refusal.Message);
        Assert.Equal(1, Restore().Calls);
    }

    [Fact]
    public async Task A_place_that_is_not_there_is_told_in_words()
    {
        await store.Journal.OpenAsync("a");

        var failure = Assert.Throws<BackupException>(() => new BackupWriter(TimeProvider.System, _ => { }).Write(store.Folder, folder.In("nowhere/backup.tar.gz"), false, Cancellation));

        Assert.Contains("name a place this user may write to", failure.Message);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task It_and_what_is_restored_are_for_this_user_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps a user's folders to that user by itself.");
        Record(await store.Journal.OpenAsync("a"), [1]);

        Take();
        Restore();

        var loose = Directory.EnumerateFileSystemEntries(Empty, "*", SearchOption.AllDirectories).Append(Target).Append(Empty)
            .Where(path => Path.GetFileName(path) != ".lock" && ((int)File.GetUnixFileMode(path) & 0b000_111_111) != 0);
        Assert.Empty(loose);
    }

    [Fact]
    public async Task A_damaged_database_makes_no_backup_and_leaves_nothing_behind()
    {
        await store.Journal.OpenAsync("a");
        await store.CloseAsync();
        await using (var file = new FileStream(store.DatabaseFile, FileMode.Open))
        {
            file.Position = 4096;
            file.Write(new byte[4096]);
        }

        var failure = Assert.Throws<BackupException>(() => Take());

        Assert.Contains("damaged", failure.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Whoever_is_asked_to_stop_leaves_nothing_behind()
    {
        await store.Journal.OpenAsync("a");

        Assert.Throws<OperationCanceledException>(() => new BackupWriter(TimeProvider.System, _ => { }).Write(store.Folder, Target, false, new(canceled: true)));

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_backup_of_a_newer_program_is_refused()
    {
        await store.Journal.OpenAsync("a");
        await using (var beside = store.OpenBeside())
        {
            await beside.ExecuteAsync("INSERT INTO schema_version (version) VALUES (999)");
        }

        Take();

        Assert.Contains("schema 999", Assert.Throws<BackupException>(Restore).Message);
        Assert.False(File.Exists(Path.Combine(Empty, "calls.db")));
    }

    [Fact]
    public void A_file_that_grows_is_taken_as_it_was()
    {
        var path = folder.In("growing");
        var content = Enumerable.Range(0, 10_000).Select(n => (byte)n).ToArray();
        File.WriteAllBytes(path, content);
        using var snapshot = new FileSnapshot(path);
        File.AppendAllText(path, "more");

        using var taken = new MemoryStream();
        snapshot.CopyTo(taken);

        Assert.Equal(content, taken.ToArray());
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)), snapshot.Sha256);
    }

    private BackupManifest Take(bool replace = false) => new BackupWriter(TimeProvider.System, _ => { }).Write(store.Folder, Target, replace, Cancellation);

    private BackupManifest Restore() => new BackupReader(_ => { }).Restore(Target, Empty, Cancellation);

    private static async Task<IEnumerable<string>> IdsAsync(TempStore store, string id) => (await store.Journal.ReadAsync(CallId.Parse(id), 0, Cancellation)).Select(entry => entry.Id);

    private string Recording(CallId id) => store.Get<IRecordingStore>().PathOf(id);

    private void Record(CallId id, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Recording(id))!);
        File.WriteAllBytes(Recording(id), content);
    }
}
