using AgentConnector.Backup;

namespace AgentConnector.Tests.Backup;

/// <summary>What a killed backup leaves is a copy of everything: it must not lie about for ever.</summary>
public sealed class BackupRemainsTests : IAsyncDisposable
{
    private readonly TempStore store = new();
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEnumerable<string?> Files => Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task The_next_backup_clears_what_a_killed_one_has_left_under_whatever_name()
    {
        await store.Journal.OpenAsync("a");
        const string Left = "calls-monday.tar.gz.0123456789abcdef0123456789abcdef";
        foreach (var ending in new[] { ".part", ".db", ".db-journal", ".db-wal", ".db-shm" })
        {
            folder.Write(Left + ending, "all that was said");
        }

        folder.Write("somebody-elses.part", "mine");

        Take("calls-tuesday.tar.gz");

        Assert.Equal(["calls-tuesday.tar.gz", "somebody-elses.part"], Files);
    }

    [Fact]
    public async Task What_another_backup_is_being_made_of_stays()
    {
        await store.Journal.OpenAsync("a");
        var isTaken = false;
        new BackupWriter(TimeProvider.System, _ =>
        {
            if (!isTaken)
            {
                isTaken = true;
                Take("second.tar.gz"); // in the midst of the first
            }
        }).Write(store.Folder, folder.In("first.tar.gz"), replace: false, Cancellation);

        Assert.Equal(["first.tar.gz", "second.tar.gz"], Files);
    }

    [Fact]
    public async Task Two_at_once_of_the_same_name_leave_one_that_is_whole()
    {
        await store.Journal.OpenAsync("a");

        Parallel.For(0, 4, _ => Take("backup.tar.gz", replace: true));

        Assert.Equal(["backup.tar.gz"], Files);
        Assert.Equal(1, new BackupReader(_ => { }).Restore(folder.In("backup.tar.gz"), folder.In("restored"), Cancellation).Calls);
    }

    private void Take(string name, bool replace = false) => new BackupWriter(TimeProvider.System, _ => { }).Write(store.Folder, folder.In(name), replace, Cancellation);
}
