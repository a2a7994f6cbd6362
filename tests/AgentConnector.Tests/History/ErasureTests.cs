using AgentConnector.Calls;
using AgentConnector.History;
using Dapper;

namespace AgentConnector.Tests.History;

public sealed class ErasureTests : IAsyncDisposable
{
    private readonly TempStore store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// Many calls interleave and are erased in a shuffled order, so that pages split and merge: the ways in which a copy of a text
    /// could stay behind in a free part of the file.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_erased_call_leaves_no_text_in_any_file(int seed)
    {
        const int Calls = 30;
        var state = (uint)seed;
        var names = Enumerable.Range(0, Calls).Select(n => $"canary-{seed}-{n}-").ToArray();
        foreach (var name in names)
        {
            var call = await store.Journal.OpenAsync(name + "id", Facts.Queued(name + "agent", $$"""{"note":"{{name}}meta"}"""));
            await File.WriteAllTextAsync(store.Get<IRecordingStore>().PathOf(call), name + "audio", Cancellation);
        }

        for (var turn = 0; turn < 30; turn++)
        {
            await Task.WhenAll(names.Select(name => store.Journal.AddAsync(
                CallId.Parse(name + "id"),
                Facts.Said(Speaker.Caller, name + new string('t', Chance(turn == 7 ? 9000 : 300)) + name, turn))));
        }

        foreach (var name in names)
        {
            await store.Journal.SaveAnswerAsync(CallId.Parse(name + "id"), new(200, "application/json", name), Cancellation);
            await store.Journal.AddAsync(CallId.Parse(name + "id"), Facts.Ended());
        }

        var erased = new List<string>();
        foreach (var name in names.OrderBy(_ => Chance(Calls)).Take(Calls - 5))
        {
            Assert.Equal(Erasure.Erased, await store.Get<CallEraser>().EraseAsync(CallId.Parse(name + "id"), Cancellation));
            erased.Add(name);
        }

        var files = Files();
        Assert.DoesNotContain(erased, name => files.Contains(name, StringComparison.Ordinal));
        Assert.All(names.Except(erased), name => Assert.Contains(name, files, StringComparison.Ordinal));

        // The linear congruential generator of Numerical Recipes: the same shuffle in every run.
        int Chance(int below)
        {
            state = unchecked((state * 1664525) + 1013904223);
            return (int)((state >> 8) % below);
        }
    }

    [Fact]
    public async Task A_folder_of_recordings_that_is_gone_keeps_nothing_from_being_erased()
    {
        var call = await store.Journal.OpenAsync("gone", Facts.Queued("agent"));
        await store.Journal.AddAsync(call, Facts.Ended());
        Directory.Delete(Path.GetDirectoryName(store.Get<IRecordingStore>().PathOf(call))!, recursive: true);

        Assert.Equal(Erasure.Erased, await store.Get<CallEraser>().EraseAsync(call, Cancellation));
        Assert.Equal(Erasure.Unknown, await store.Get<CallEraser>().EraseAsync(call, Cancellation));
    }

    [Fact]
    public async Task A_recording_that_cannot_be_deleted_is_said_in_words_and_the_call_stays()
    {
        var call = await store.Journal.OpenAsync("stuck", Facts.Queued("agent"));
        await store.Journal.AddAsync(call, Facts.Ended());
        Directory.CreateDirectory(store.Get<IRecordingStore>().PathOf(call)); // what no File.Delete takes away

        var failure = await Assert.ThrowsAsync<JournalException>(() => store.Get<CallEraser>().EraseAsync(call, Cancellation));

        Assert.Contains("cannot be deleted", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(await store.Get<CallArchive>().FindAsync(call, Cancellation));
    }

    [Fact]
    public async Task A_scrap_that_the_database_left_in_a_free_part_of_its_file_goes_with_the_next_erasure()
    {
        var call = await store.Journal.OpenAsync("a");
        await store.Journal.AddAsync(call, Facts.Ended());
        await LeaveScrapAsync();

        await store.Get<CallEraser>().EraseAsync(call, Cancellation);

        Assert.DoesNotContain("canary", Files(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_erasure_that_a_crash_cut_short_is_finished_at_the_next_start()
    {
        await store.Journal.OpenAsync("a");
        await LeaveScrapAsync();
        await using (var beside = store.OpenBeside())
        {
            await beside.ExecuteAsync("PRAGMA user_version = 1");
        }

        await store.RestartAsync();
        await store.Journal.OpenCallsAsync(Cancellation);

        Assert.DoesNotContain("canary", Files(), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    /// <summary>Deletes a text without overwriting it, as SQLite does to the copies that it makes for itself.</summary>
    private async Task LeaveScrapAsync()
    {
        await using var beside = store.OpenBeside();
        await beside.ExecuteAsync("PRAGMA secure_delete = OFF");
        await beside.ExecuteAsync("CREATE TABLE scrap (text TEXT)");
        await beside.ExecuteAsync("INSERT INTO scrap (text) VALUES ('canary')");
        await beside.ExecuteAsync("DELETE FROM scrap");
        await beside.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        Assert.Contains("canary", Files(), StringComparison.Ordinal);
    }

    private string Files() => FolderContent.Of(store.Folder);
}
