using AgentConnector.Calls;
using AgentConnector.History.Retention;
using AgentConnector.History.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AgentConnector.Integration.Tests.History.Privacy;

/// <summary>A sweep that is killed behind each of its steps, one process a step.</summary>
public sealed class SweepKilledTests
{
    private const int MostSteps = 40;

    [Fact]
    [Fault(FaultSide.Host, "SIGKILL behind any step of the sweep that removes what was kept for long enough", "Nothing is noted as removed that is there; the next sweep goes on from there")]
    public async Task Each_process_goes_on_where_the_one_before_was_killed_and_nothing_is_half_removed()
    {
        await using var store = new TempStore();
        var files = new List<string>();
        foreach (var id in new[] { "a", "b", "c" })
        {
            files.Add(await CallAsync(store, id, turns: id == "b" ? (RetentionSweep.RowsAtOnce * 2) + 10 : 2));
        }

        await store.CloseAsync();
        var steps = 0;
        while (Left(store.DatabaseFile, files) > 0 && steps < MostSteps)
        {
            await using var sweep = ServiceProcess.Run(Environment.ProcessPath!, [SweepingProgram.Argument, store.Folder]);
            await ServiceProcess.EventuallyAsync(() => Task.FromResult(sweep.Output.Contains(SweepingProgram.Stands, StringComparison.Ordinal)), TestContext.Current.CancellationToken);
            await sweep.KillAsync();
            steps++;
        }

        Assert.InRange(steps, 7, MostSteps - 1); // the long call alone takes three
        Assert.DoesNotContain(files, File.Exists);
        await using var database = Open(store.DatabaseFile);
        Assert.Equal(0, await database.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM events WHERE fact LIKE '%canary%'"));
        await store.RestartAsync();
        Assert.DoesNotContain("canary", FolderContent.Of(store.Folder), StringComparison.Ordinal); // what the kills left in free parts goes at the start
    }

    private static async Task<string> CallAsync(TempStore store, string id, int turns)
    {
        var call = await store.Journal.OpenAsync(id, new CallQueued("agent_1", "tel:+15557654321", UserId: "user-canary"));
        for (var turn = 1; turn <= turns; turn++)
        {
            await store.Journal.AddAsync(call, Facts.Said(Speaker.Caller, $"word-canary {turn}", turn));
        }

        await using (var file = store.Get<IRecordingStore>().Create(call))
        {
            file.Write("sound-canary"u8);
        }

        await store.Journal.AddAsync(call, Facts.Ended());
        return store.Get<IRecordingStore>().PathOf(call);
    }

    /// <summary>How many parts of calls are still to be removed, after a look at those that are said to be.</summary>
    private static int Left(string file, IReadOnlyList<string> recordings)
    {
        using var database = Open(file);
        Assert.Equal("ok", database.ExecuteScalar<string>("PRAGMA integrity_check"));
        Assert.Equal(0, Count(KeptParts.Transcript, "EXISTS (SELECT 1 FROM events WHERE call = calls.n AND fact LIKE '%word-canary%')"));
        Assert.Equal(0, Count(KeptParts.Metadata, "(user_id IS NOT NULL OR to_address LIKE '%555%')"));
        foreach (var (id, _) in database.Query<(string Id, long Expired)>("SELECT id, expired FROM calls WHERE expired & @part <> 0", new { part = (int)KeptParts.Recording }))
        {
            Assert.DoesNotContain(recordings, path => Path.GetFileName(path).StartsWith(id + "-", StringComparison.Ordinal) && File.Exists(path));
        }

        return database.ExecuteScalar<int>("SELECT COUNT(*) FROM calls WHERE expired <> 31");

        int Count(KeptParts removed, string isThere) =>
            database.ExecuteScalar<int>($"SELECT COUNT(*) FROM calls WHERE expired & @removed <> 0 AND {isThere}", new { removed = (int)removed });
    }

    private static SqliteConnection Open(string file)
    {
        var database = new SqliteConnection($"Data Source={file};Pooling=False");
        database.Open();
        return database;
    }
}
