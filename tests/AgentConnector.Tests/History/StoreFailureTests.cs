using AgentConnector.Calls;
using AgentConnector.History;
using AgentConnector.History.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AgentConnector.Tests.History;

/// <summary>Disks fill, files get locked or damaged, machines die: what is told then, and that it goes on after.</summary>
public sealed class StoreFailureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_store_says_so_and_works_again_once_there_is_room()
    {
        await using var store = new TempStore(options => options.MaxDatabaseBytes = 256 * 1024);
        var old = await store.Journal.OpenAsync("old");
        await store.Journal.AddAsync(old, Facts.Warning(new string('x', 64 * 1024)));
        await store.Journal.AddAsync(old, Facts.Ended());
        var call = await store.Journal.OpenAsync("new");
        var big = Facts.Warning(new string('y', 64 * 1024));
        var stored = 1;

        var failure = await Assert.ThrowsAsync<JournalException>(async () =>
        {
            for (; stored < 20; stored++)
            {
                await store.Journal.AddAsync(call, big);
            }
        });
        Assert.Contains("free some space", failure.Message, StringComparison.Ordinal);
        Assert.Equal(stored, (await store.Journal.ReadAsync(call, 0, Cancellation)).Count);

        Assert.Equal(Erasure.Erased, await store.Get<CallEraser>().EraseAsync(old, Cancellation));
        Assert.Equal(stored + 1, (await store.Journal.AddAsync(call, big)).Seq);
    }

    [Fact]
    public async Task A_locked_store_says_so_and_works_again_once_released()
    {
        await using var store = new TempStore(options => options.BusyTimeout = TimeSpan.FromMilliseconds(20));
        var call = await store.Journal.OpenAsync("a");
        await using (var other = store.OpenBeside())
        {
            await other.ExecuteAsync("BEGIN IMMEDIATE");
            var failure = await Assert.ThrowsAsync<JournalException>(() => store.Journal.AddAsync(call, Facts.Warning("w")));
            Assert.Contains("locked", failure.Message, StringComparison.Ordinal);
            Assert.Single(await store.Journal.ReadAsync(call, 0, Cancellation)); // reading goes on
            Assert.NotNull((await store.Get<StoreReadiness>().CheckHealthAsync(new(), Cancellation)).Description);
        }

        Assert.Null((await store.Get<StoreReadiness>().CheckHealthAsync(new(), Cancellation)).Description);
        Assert.Equal(2, (await store.Journal.AddAsync(call, Facts.Warning("w"))).Seq);
    }

    [Fact]
    public async Task Of_writes_that_share_a_transaction_only_the_wrong_one_fails()
    {
        await using var store = new TempStore();
        var call = await store.Journal.OpenAsync("a");
        var writer = store.Get<JournalWriter>();
        using var held = new ManualResetEventSlim();
        var holding = writer.WriteAsync(_ => held.Wait(TimeSpan.FromSeconds(30), Cancellation), Cancellation);

        var good = Enumerable.Range(0, 10).Select(n => store.Journal.AddAsync(call, Facts.Warning("w" + n))).ToList();
        var wrong = writer.WriteAsync(connection => connection.Execute("INSERT INTO events (call) VALUES (99)"), Cancellation);
        good.AddRange(Enumerable.Range(10, 10).Select(n => store.Journal.AddAsync(call, Facts.Warning("w" + n))));
        held.Set();

        Assert.True(await holding);
        await Assert.ThrowsAsync<SqliteException>(() => wrong);
        Assert.Equal(Enumerable.Range(2, 20).Select(seq => (long)seq), (await Task.WhenAll(good)).Select(entry => entry.Seq));
    }

    [Fact]
    public async Task The_schema_itself_refuses_what_would_follow_an_ending()
    {
        await using var store = new TempStore();
        var call = await store.Journal.OpenAsync("a");
        await store.Journal.AddAsync(call, Facts.Ended());
        await using var other = store.OpenBeside();

        const string Insert = "INSERT INTO events (call, seq, id, type, at, fact) VALUES (1, 3, 'evt_x', @type, 0, '{}')";
        await Assert.ThrowsAsync<SqliteException>(() => other.ExecuteAsync(Insert, new { type = "call.ended" }));
        await Assert.ThrowsAsync<SqliteException>(() => other.ExecuteAsync(Insert, new { type = "call.warning" }));
    }

    [Fact]
    public async Task A_data_folder_that_is_a_file_is_refused_with_advice()
    {
        await using var store = new TempStore();
        var file = Path.Combine(store.Folder, "file");
        await File.WriteAllTextAsync(file, "x", Cancellation);
        await using var other = new TempStore(options => options.DataDir = Path.Combine(file, "data"));

        var failure = Assert.Throws<JournalException>(() => other.Journal);

        Assert.Contains("point DATA_DIR to a folder", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_the_same_folder_is_refused()
    {
        await using var store = new TempStore();
        await store.Journal.OpenAsync("a");
        await using var second = new TempStore(options => options.DataDir = store.Folder);

        var failure = Assert.Throws<JournalException>(() => second.Journal);

        Assert.Contains("in use by another agent-connector", failure.Message, StringComparison.Ordinal);
        await store.CloseAsync();
        Assert.Single(await second.Journal.OpenCallsAsync(Cancellation));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_alone()
    {
        await using var store = new TempStore();
        await store.Journal.OpenAsync("a");
        await store.CloseAsync();
        await using (var other = store.OpenBeside())
        {
            await other.ExecuteAsync("INSERT INTO schema_version (version) VALUES (999)");
        }

        await store.RestartAsync();
        var failure = Assert.Throws<JournalException>(() => store.Journal);

        Assert.Contains("newer agent-connector (schema 999", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_database_is_refused_with_advice()
    {
        await using var store = new TempStore();
        await File.WriteAllTextAsync(store.DatabaseFile, new string('#', 8192), Cancellation);

        var failure = Assert.Throws<JournalException>(() => store.Journal);

        Assert.Contains("is damaged", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>What a power cut leaves behind is some prefix of the write-ahead log beside the database.</summary>
    [Fact]
    public async Task Files_copied_while_writing_open_clean_and_hold_all_that_was_acknowledged()
    {
        await using var store = new TempStore();
        var calls = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => store.Journal.OpenAsync("call-" + n)));
        var writing = Task.WhenAll(calls.Select(async call =>
        {
            for (var n = 0; n < 40; n++)
            {
                await store.Journal.AddAsync(call, Facts.Warning(new string('w', n * 20)));
            }
        }));
        for (var copy = 0; copy < 5; copy++)
        {
            var acknowledged = (await store.Journal.AddAsync(calls[0], Facts.Warning("before the copy"))).Seq;
            await using var crashed = new TempStore();
            foreach (var name in (string[])["calls.db", "calls.db-wal"])
            {
                await CopyAsync(Path.Combine(store.Folder, name), Path.Combine(crashed.Folder, name));
            }

            Assert.Equal(20, (await crashed.Journal.OpenCallsAsync(Cancellation)).Count);
            var facts = await crashed.Journal.ReadAsync(calls[0], 0, Cancellation);
            Assert.True(facts[^1].Seq >= acknowledged);
            await using var beside = crashed.OpenBeside();
            Assert.Equal("ok", await beside.ExecuteScalarAsync<string>("PRAGMA integrity_check"));
            Assert.Empty(await beside.QueryAsync("PRAGMA foreign_key_check"));
            Assert.Equal(0, await beside.ExecuteScalarAsync<long>(
                "SELECT COUNT(*) FROM calls c WHERE (SELECT COUNT(*) FROM events WHERE call = c.n) <> (SELECT COALESCE(MAX(seq), -1) FROM events WHERE call = c.n)"));
        }

        await writing;
    }

    private static async Task CopyAsync(string from, string to)
    {
        await using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using var target = File.Create(to);
        await source.CopyToAsync(target, Cancellation);
    }
}
