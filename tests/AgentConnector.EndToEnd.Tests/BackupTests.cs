using System.Net;

namespace AgentConnector.EndToEnd.Tests;

/// <summary><c>agent-connector backup</c> and <c>restore</c>, as an operator runs them beside a service that has calls.</summary>
public sealed class BackupTests : IDisposable
{
    private const int Calls = 20;

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string DataDir => folder.In("data");

    private string Restored => folder.In("restored");

    private string Backup => folder.In("backup.tar.gz");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_backup_taken_while_twenty_calls_run_restores_all_of_them_and_disturbs_none()
    {
        await using var service = await Connector.StartAsync(DataDir, ("MAX_CALLS", "50"));
        using (await service.Client.StartCallAsync(new { agent_id = "a", session_id = "over" }))
        {
            await service.Client.EventAsync("over", "call.turn");
            await service.Client.EndCallAsync("over");
        }

        var over = await service.Client.EndedCallAsync("over");
        var ids = Enumerable.Range(0, Calls).Select(n => $"Lead:{n}").ToList();
        await Task.WhenAll(ids.Select(async id =>
        {
            using var started = await service.Client.StartCallAsync(new { agent_id = "a", session_id = id, simulate = new { scenario = "long" } });
            Assert.Equal(HttpStatusCode.OK, started.StatusCode);
            await service.Client.EventAsync(id, "call.turn", turn => !turn.GetProperty("tentative").GetBoolean()); // said, and heard
        }));

        await RunAsync("backup", Backup, "--data-dir", DataDir);

        foreach (var id in ids)
        {
            Assert.Equal("in_progress", (await service.Client.CallAsync(id)).Text("status"));
            await service.Client.EndCallAsync(id);
            Assert.Equal("completed service cancelled", (await service.Client.EndedCallAsync(id)).Outcome());
        }

        Assert.DoesNotContain(" WRN", service.Output);
        await RunAsync("restore", Backup, "--data-dir", Restored);
        await using var second = await Connector.StartAsync(Restored);
        Assert.Equal(over.ToString(), (await second.Client.CallAsync("over")).ToString());
        foreach (var id in ids)
        {
            await AssertMendedAsync(second.Client, id);
        }

        Assert.Equal(Calls + 1, Directory.GetFiles(Path.Combine(Restored, "recordings")).Length);
    }

    [Fact]
    public async Task Whatever_a_service_keeps_of_its_own_is_in_the_backup()
    {
        string[] passing = [".lock", "running.json", "calls.db-wal", "calls.db-shm"];
        await using var service = await Connector.StartAsync(DataDir, ("API_KEYS", ""));
        await service.SignalAsync(ServiceProcess.Interrupt);
        Assert.Equal(0, await service.ExitCodeAsync());

        await RunAsync("backup", Backup, "--data-dir", DataDir);
        await RunAsync("restore", Backup, "--data-dir", Restored);

        Assert.Contains("api-key", Files(DataDir));
        Assert.Equal(Files(DataDir).Except(passing), Files(Restored).Except(passing));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(DataDir, "api-key"), Cancellation), await File.ReadAllTextAsync(Path.Combine(Restored, "api-key"), Cancellation));
    }

    [Fact]
    public async Task The_folder_of_a_running_service_is_not_restored_into()
    {
        await using var service = await Connector.StartAsync(DataDir);
        await RunAsync("backup", Backup, "--data-dir", DataDir);
        await using var restore = ServiceProcess.Run(Connector.Program, ["restore", Backup, "--data-dir", DataDir]);

        Assert.Equal(1, await restore.ExitCodeAsync());
        Assert.Contains("in use by another agent-connector", restore.Output);
        Assert.DoesNotContain("   at ", restore.Output);
    }

    [Fact]
    public async Task A_folder_without_calls_is_told_in_words_and_left_alone()
    {
        await using var backup = ServiceProcess.Run(Connector.Program, ["backup", Backup], new Dictionary<string, string> { ["DATA_DIR"] = DataDir });

        Assert.Equal(1, await backup.ExitCodeAsync());
        Assert.Contains($"There is no call database in {DataDir}", backup.Output);
        Assert.False(File.Exists(Backup));
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal);

    private static async Task RunAsync(params string[] arguments)
    {
        await using var program = ServiceProcess.Run(Connector.Program, arguments);
        var code = await program.ExitCodeAsync();
        Assert.True(code == 0, program.Output);
        Assert.Contains(" calls as of ", program.Output);
    }

    /// <summary>A call that ran when the backup was taken: it has its one ending, what was said until then, and its sound.</summary>
    private async Task AssertMendedAsync(HttpClient client, string id)
    {
        var record = await client.EndedCallAsync(id);
        Assert.Equal("interrupted service interrupted", record.Outcome());
        Assert.Single(await client.EventsAsync(id), fact => fact.Text("type") == "call.ended");
        using var transcript = await client.GetAsync($"/calls/{id}/transcript?format=json", Cancellation);
        Assert.NotEmpty((await transcript.JsonAsync()).GetProperty("turns").EnumerateArray());
        using var recording = await client.GetAsync($"/calls/{id}/recording", Cancellation);
        Assert.Equal(HttpStatusCode.OK, recording.StatusCode);
        await File.WriteAllBytesAsync(folder.In("received.wav"), await recording.Content.ReadAsByteArrayAsync(Cancellation), Cancellation);
        var sound = StereoFile.Read(folder.In("received.wav"));
        Assert.InRange(Level.Rms(sound.Right), -60, 0);
    }
}
