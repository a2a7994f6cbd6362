using System.Formats.Tar;
using System.IO.Compression;
using AgentConnector.Backup;
using AgentConnector.Calls;

namespace AgentConnector.Tests.Backup;

/// <summary>What is not whole, not ours, or in the wrong place is not restored, and nothing of it is left.</summary>
public sealed class RestoreTests : IAsyncDisposable
{
    private readonly TempStore store = new();
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Source => folder.In("backup.tar.gz");

    private string Target => folder.In("target");

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_folder_in_which_anything_lies_is_refused_and_left_as_it_is()
    {
        await TakeAsync();
        Directory.CreateDirectory(Target);
        await File.WriteAllTextAsync(Path.Combine(Target, "notes.txt"), "mine", Cancellation);

        Assert.Contains("it holds notes.txt", Assert.Throws<BackupException>(Restore).Message);

        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Target, "notes.txt"), Cancellation));
    }

    [Fact]
    public async Task A_folder_that_a_service_holds_is_refused()
    {
        await TakeAsync();

        var refusal = Assert.Throws<JournalException>(() => new BackupReader(_ => { }).Restore(Source, store.Folder, Cancellation));

        Assert.Contains("in use", refusal.Message);
    }

    [Fact]
    public async Task Wherever_it_is_cut_off_nothing_is_restored()
    {
        await TakeAsync();
        var whole = await File.ReadAllBytesAsync(Source, Cancellation);

        foreach (var length in Enumerable.Range(0, 40).Select(part => whole.Length * part / 40))
        {
            await File.WriteAllBytesAsync(Source, whole[..length], Cancellation);
            Assert.Throws<BackupException>(Restore);
            AssertNothingThere();
        }
    }

    [Fact]
    public async Task Whichever_byte_of_the_content_is_changed_nothing_is_restored()
    {
        await TakeAsync();
        var entries = Unpack();

        for (var n = 0; n < entries.Count; n++)
        {
            var content = entries[n].Content.ToArray();
            content[content.Length / 2] ^= 1;
            Pack([.. entries[..n], (entries[n].Name, content), .. entries[(n + 1)..]]);
            Assert.Throws<BackupException>(Restore);
            AssertNothingThere();
        }
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("/tmp/evil")]
    [InlineData("recordings/../../evil.wav")]
    [InlineData("recordings/a-00000000000000000000000000000000.wav/../../../evil")]
    [InlineData("running.json")]
    [InlineData("calls.db-wal")]
    [InlineData("calls.db")] // a second one
    public async Task What_is_no_part_of_a_backup_lands_nowhere(string name)
    {
        await TakeAsync();
        var entries = Unpack();

        Pack([.. entries[..^1], (name, [1]), entries[^1]]);

        Assert.Throws<BackupException>(Restore);
        AssertNothingThere();
        Assert.False(File.Exists(folder.In("evil")) || File.Exists("/tmp/evil"));
    }

    [Fact]
    public async Task A_link_is_not_followed()
    {
        await TakeAsync();
        await using (var file = File.Create(Source))
        await using (var archive = new TarWriter(new GZipStream(file, CompressionLevel.Fastest)))
        {
            archive.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "calls.db") { LinkName = store.DatabaseFile });
        }

        Assert.Throws<BackupException>(Restore);
        AssertNothingThere();
    }

    [Fact]
    public void No_backup_at_all_is_told_in_words()
    {
        File.WriteAllText(Source, "something else");

        Assert.Contains("no backup at all", Assert.Throws<BackupException>(Restore).Message);
        AssertNothingThere();
    }

    /// <summary>A few bytes can be packed that fill any disk: what an entry holds beyond what the manifest says is never written.</summary>
    [Fact]
    public async Task Before_anything_is_written_everything_in_it_is_found_to_be_of_the_size_it_says()
    {
        await TakeAsync();
        var entries = Unpack();
        var told = new List<string>();

        Pack([(entries[0].Name, new byte[20 << 20]), .. entries[1..]]);

        Assert.Throws<BackupException>(() => new BackupReader(told.Add).Restore(Source, Target, Cancellation));
        Assert.DoesNotContain(told, doing => doing.StartsWith("Unpacking", StringComparison.Ordinal));
        AssertNothingThere();
    }

    /// <summary>A newer program may keep other files, other tables, and say other things of them.</summary>
    [Theory]
    [InlineData("\"schema\": ", "\"schema\": 99", "schema 99")]
    [InlineData("\"format\": ", "\"format\": 9", "in a form that this program does not know")]
    public async Task One_of_a_newer_program_is_refused_in_words_whatever_else_it_holds(string field, string newer, string words)
    {
        await TakeAsync();
        var entries = Unpack();
        var manifest = System.Text.RegularExpressions.Regex.Replace(System.Text.Encoding.UTF8.GetString(entries[^1].Content), field + "[0-9]+", newer);
        var isOtherForm = field.Contains("format", StringComparison.Ordinal);

        Pack([.. entries[..^1], .. isOtherForm ? [("something-new", new byte[] { 1 })] : Array.Empty<(string, byte[])>(), (entries[^1].Name, System.Text.Encoding.UTF8.GetBytes(manifest))]);

        var refusal = Assert.Throws<BackupException>(Restore);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("use that version or a newer one", refusal.Message, StringComparison.Ordinal);
        AssertNothingThere();
    }

    [Fact]
    public async Task A_restore_that_was_killed_is_begun_again()
    {
        await TakeAsync();
        Directory.CreateDirectory(Path.Combine(Target, ".restore-0123456789abcdef0123456789abcdef", "recordings"));
        Directory.CreateDirectory(Path.Combine(Target, "recordings"));
        await File.WriteAllTextAsync(Path.Combine(Target, "recordings", Path.GetFileName(store.Get<IRecordingStore>().PathOf(CallId.Parse("a")))), "half", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(Target, "api-key"), "moved", Cancellation);

        Restore();

        await using var restored = new TempStore(options => options.DataDir = Target);
        Assert.Equal(2, (await restored.Journal.ReadAsync(CallId.Parse("a"), 0, Cancellation)).Count);
        Assert.Equal(10_000, new FileInfo(restored.Get<IRecordingStore>().PathOf(CallId.Parse("a"))).Length);
        Assert.False(File.Exists(Path.Combine(Target, "api-key")));
        Assert.Empty(Directory.GetDirectories(Target, ".restore-*"));
    }

    private async Task TakeAsync()
    {
        var id = await store.Journal.OpenAsync("a");
        await store.Journal.AddAsync(id, Facts.Said(Speaker.Agent, "Hello", 1));
        var recording = store.Get<IRecordingStore>().PathOf(id);
        Directory.CreateDirectory(Path.GetDirectoryName(recording)!);
        await File.WriteAllBytesAsync(recording, new byte[10_000], Cancellation);
        new BackupWriter(TimeProvider.System, _ => { }).Write(store.Folder, Source, replace: false, Cancellation);
    }

    private void Restore() => new BackupReader(_ => { }).Restore(Source, Target, Cancellation);

    private void AssertNothingThere() =>
        Assert.Equal([".lock"], Directory.EnumerateFiles(Target, "*", SearchOption.AllDirectories).Select(Path.GetFileName));

    private List<(string Name, byte[] Content)> Unpack()
    {
        var entries = new List<(string, byte[])>();
        using var archive = new TarReader(new GZipStream(File.OpenRead(Source), CompressionMode.Decompress));
        while (archive.GetNextEntry() is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            entries.Add((entry.Name, content.ToArray()));
        }

        return entries;
    }

    private void Pack(IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var archive = new TarWriter(new GZipStream(File.Create(Source), CompressionLevel.Fastest));
        foreach (var (name, content) in entries)
        {
            archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }
    }
}
