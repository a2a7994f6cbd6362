using AgentConnector.Calls;
using AgentConnector.History;
using AgentConnector.History.Storage;
using AgentConnector.Integration.Tests.Calls;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.History;

/// <summary>Somebody clears up under the running service. Unix lets the files go while they are open; what was told to anyone must be found by the next start.</summary>
public sealed class RemovedDatabaseTests
{
    public static readonly TheoryData<string> Removals = new(
        "the database", "the database and what is beside it", "the write-ahead log", "the folder", "the database, which was moved elsewhere");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Removals))]
    [Fault(FaultSide.Disk, "The database, or all of DATA_DIR, is removed under the running service", "It is put back with all that was stored, and the service's own secrets with it; recordings are gone")]
    public async Task What_was_stored_before_and_comes_after_is_there_at_the_next_start(string what)
    {
        await using var store = new TempStore();
        var call = await store.Journal.OpenAsync("a");
        await store.Journal.AddAsync(call, Facts.Warning("before"));
        Remove(store.Folder, what);

        await store.Journal.AddAsync(call, Facts.Warning("after"));
        await store.Journal.OpenAsync("b");
        await store.RestartAsync();

        var facts = (await store.Journal.ReadAsync(call, 0, Cancellation)).Select(entry => entry.Fact).OfType<CallWarning>();
        Assert.Equal(["before", "after"], facts.Select(warning => warning.Code));
        Assert.Equal(2, (await store.Journal.OpenCallsAsync(Cancellation)).Count);
        await using var beside = store.OpenBeside();
        Assert.Equal("ok", await beside.ExecuteScalarAsync<string>("PRAGMA integrity_check"));
        Assert.Equal("wal", await beside.ExecuteScalarAsync<string>("PRAGMA journal_mode"));
        Assert.Equal(["calls.db"], Directory.GetFiles(store.Folder, "calls.db*").Select(Path.GetFileName).Where(name => name is not ("calls.db-wal" or "calls.db-shm")));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(store.DatabaseFile) is (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Theory]
    [MemberData(nameof(Removals))]
    public async Task A_service_that_has_nothing_to_write_notices_by_itself_and_says_so_once(string what)
    {
        var time = new ManualTime();
        await using var desk = await OpenAsync(time);
        Remove(desk.Service.DataDir, what);

        var back = Eventually.TrueAsync(
            () => File.Exists(Path.Combine(desk.Service.DataDir, "calls.db-wal")) && File.Exists(Path.Combine(desk.Service.DataDir, "calls.db")), "it is back");
        await Eventually.AdvanceAsync(time, TimeSpan.FromSeconds(1), back);
        await back;

        Assert.Contains("\"store\":\"ok\"", await desk.Service.Stranger.GetStringAsync("/health/ready", Cancellation), StringComparison.Ordinal);
        Assert.Equal("in_progress", (await desk.RecordAsync("s1")).GetProperty("status").GetString());
        Assert.Single(desk.Service.Log.Lines, line => line.Contains("was removed while the service runs", StringComparison.Ordinal));
        await AssertOnlyOneServiceAsync(desk.Service.DataDir);
    }

    [Fact]
    public async Task Nothing_is_put_back_where_nothing_was_removed()
    {
        await using var store = new TempStore();
        var call = await store.Journal.OpenAsync("a");
        await store.RestartAsync();
        Assert.False(store.Get<CallDatabase>().PutBackIfRemoved());

        await store.Journal.AddAsync(call, Facts.Ended());
        Assert.Equal(Erasure.Erased, await store.Get<CallEraser>().EraseAsync(call, Cancellation)); // empties the log
        Assert.False(store.Get<CallDatabase>().PutBackIfRemoved());
    }

    /// <summary>What a kill leaves between the copy and its place: the copy is whole, and a log of what is gone may lie beside it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Fault(FaultSide.Disk, "SIGKILL while the removed database is put back", "The next start finishes it: no call is lost")]
    public async Task A_kill_while_it_is_put_back_loses_nothing(bool somethingStandsThere)
    {
        await using var store = new TempStore();
        await store.Journal.OpenAsync("a");
        await store.CloseAsync();
        var file = store.DatabaseFile;
        File.Move(file, file + ".saved");
        await File.WriteAllTextAsync(file + "-wal", "of what is gone", Cancellation);
        if (somethingStandsThere)
        {
            await File.WriteAllTextAsync(file, "another", Cancellation);
        }

        await store.RestartAsync();

        Assert.Single(await store.Journal.OpenCallsAsync(Cancellation));
        Assert.False(File.Exists(file + ".saved"));
        Assert.Equal(somethingStandsThere, File.Exists(file + ".other"));
    }

    /// <summary>It is put away, cannot be put back, and then is brought back by whoever put it away: it holds more than the copy from now on.</summary>
    [Fact]
    public async Task A_copy_that_was_not_needed_in_the_end_takes_nobodys_place_later()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets nobody take away what is open.");
        await using var store = new TempStore();
        var call = await store.Journal.OpenAsync("a");
        var file = store.DatabaseFile;
        string[] parts = [file, file + "-wal", file + "-shm"];
        Array.ForEach(parts, part => File.Move(part, part.Replace("calls.db", "elsewhere.db", StringComparison.Ordinal)));
        Directory.CreateDirectory(file + "-wal"); // in the way
        Assert.Throws<JournalException>(() => store.Get<CallDatabase>().PutBackIfRemoved());
        Assert.True(File.Exists(file + ".saved"));
        Directory.Delete(file + "-wal");
        Array.ForEach(parts, part => File.Move(part.Replace("calls.db", "elsewhere.db", StringComparison.Ordinal), part));

        await store.Journal.AddAsync(call, Facts.Warning("after"));
        await store.RestartAsync();

        Assert.Contains(await store.Journal.ReadAsync(call, 0, Cancellation), entry => entry.Fact is CallWarning { Code: "after" });
        Assert.False(File.Exists(file + ".saved"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5000)]
    public async Task A_copy_that_a_kill_cut_short_is_nothing(int length)
    {
        await using var store = new TempStore();
        await store.Journal.OpenAsync("a");
        await store.CloseAsync();
        var copy = await File.ReadAllBytesAsync(store.DatabaseFile, Cancellation);
        await File.WriteAllBytesAsync(store.DatabaseFile + ".saved", copy[..length], Cancellation);

        await store.RestartAsync();

        Assert.Single(await store.Journal.OpenCallsAsync(Cancellation));
        Assert.False(File.Exists(store.DatabaseFile + ".saved"));
    }

    [Theory]
    [InlineData("the folder")]
    [InlineData("all in it that is not hidden")]
    public async Task The_services_own_secrets_come_back_with_what_else_was_in_the_folder(string what)
    {
        var time = new ManualTime();
        await using var service = await RunningService.StartAsync(
            new Dictionary<string, string> { ["API_KEYS"] = "", ["ENVIRONMENT"] = "development", ["CALLBACK_SECRET"] = "" }, builder => builder.Services.AddSingleton<TimeProvider>(time));
        string[] secrets = [Path.Combine(service.DataDir, "api-key"), Path.Combine(service.DataDir, "callback-secret")];
        var before = secrets.Select(File.ReadAllText).ToList();
        Remove(service.DataDir, what);

        var back = Eventually.TrueAsync(() => secrets.All(File.Exists) && File.Exists(Path.Combine(service.DataDir, "calls.db")), "it is back");
        await Eventually.AdvanceAsync(time, TimeSpan.FromSeconds(1), back);
        await back;

        Assert.Equal(before, secrets.Select(File.ReadAllText));
        Assert.All(secrets, path => Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path) is (UnixFileMode.UserRead | UnixFileMode.UserWrite)));
    }

    [Fact]
    public async Task Another_file_in_its_place_is_told_in_words_and_what_was_not_stored_is_stored_when_it_has_gone()
    {
        var time = new ManualTime();
        await using var desk = await OpenAsync(time);
        var file = Path.Combine(desk.Service.DataDir, "calls.db");
        await using (var other = new TempStore())
        {
            await other.Journal.OpenAsync("another");
            await other.CloseAsync();
            File.Move(other.DatabaseFile, file, overwrite: true);
        }

        for (var n = 0; n < 3; n++)
        {
            using var answer = await desk.Service.Stranger.GetAsync("/health/ready", Cancellation);
            Assert.Equal(503, (int)answer.StatusCode);
            var text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.Contains("DATA_DIR/calls.db was replaced", text, StringComparison.Ordinal);
            Assert.DoesNotContain(desk.Service.DataDir, text, StringComparison.Ordinal);
        }

        Assert.Equal(503, (await desk.StartAsync("""{"agent_id":"a","session_id":"s2"}""")).Status);
        SqliteConnection.ClearAllPools();
        Assert.Equal(503, (int)(await desk.Service.Client.GetAsync("/calls/another", Cancellation)).StatusCode);
        Assert.Equal("in_progress", (await desk.RecordAsync("s1")).GetProperty("status").GetString());
        var ending = desk.PostAsync("/calls/s1/end", "{}");
        await Eventually.AdvanceAsync(time, TimeSpan.FromSeconds(1), ending);
        Assert.Equal(200, (await ending).Status);
        Assert.Single(desk.Service.Log.Lines, line => line.Contains("was replaced", StringComparison.Ordinal));

        File.Move(file, file + ".other");
        var stored = Eventually.TrueAsync(
            async () => File.Exists(file) && (await desk.RecordAsync("s1")) is var record
                && record.TryGetProperty("stored", out var isStored) && isStored.GetBoolean() && record.GetProperty("status").GetString() == "completed",
            "the ending is stored");
        await Eventually.AdvanceAsync(time, TimeSpan.FromSeconds(1), stored);
        await stored;
        await using var beside = new SqliteConnection($"Data Source={file};Pooling=False");
        Assert.Equal(["s1"], await beside.QueryAsync<string>("SELECT id FROM calls WHERE ended_at IS NOT NULL"));
    }

    private static async Task<Desk> OpenAsync(ManualTime time)
    {
        var desk = await Desk.OpenAsync(
            new Dictionary<string, string> { ["RECORDING"] = "false", ["ELEVENLABS_API_KEY"] = "sk_of_the_test" }, builder => builder.Services.AddSingleton<TimeProvider>(time));
        Assert.Equal(200, (await desk.StartAsync("""{"agent_id":"a","session_id":"s1"}""")).Status);
        return desk;
    }

    /// <summary>Whatever became of the folder, a second service is kept out of it.</summary>
    private static async Task AssertOnlyOneServiceAsync(string folder)
    {
        await using var second = new TempStore(options => options.DataDir = folder);
        Assert.Contains("in use by another agent-connector", Assert.Throws<JournalException>(() => second.Journal).Message, StringComparison.Ordinal);
    }

    private static void Remove(string folder, string what)
    {
        var file = Path.Combine(folder, "calls.db");
        switch (what)
        {
            case "the database":
                File.Delete(file);
                break;
            case "the database and what is beside it":
                Directory.GetFiles(folder, "calls.db*").ToList().ForEach(File.Delete);
                break;
            case "the write-ahead log":
                File.Delete(file + "-wal");
                break;
            case "the folder":
                Directory.Delete(folder, recursive: true);
                break;
            case "all in it that is not hidden": // rm -rf DATA_DIR/*
                Directory.GetFiles(folder).Where(path => Path.GetFileName(path)[0] != '.').ToList().ForEach(File.Delete);
                Directory.GetDirectories(folder).ToList().ForEach(beside => Directory.Delete(beside, recursive: true));
                break;
            default:
                File.Move(file, Path.Combine(folder, "elsewhere.db"));
                break;
        }
    }
}
