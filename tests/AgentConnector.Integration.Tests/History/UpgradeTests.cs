using System.Text.Json;
using AgentConnector.Backup;
using Microsoft.Data.Sqlite;

namespace AgentConnector.Integration.Tests.History;

/// <summary>An upgrade keeps every call: what the version before said of them, this one says, too.</summary>
public sealed class UpgradeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_database_of_the_version_before_keeps_every_call(bool isRestoredFromABackup)
    {
        using var folder = new TemporaryFolder();
        var (old, data) = (folder.In("old"), folder.In("data"));
        Directory.CreateDirectory(old);
        Load(await File.ReadAllTextAsync(Predecessor("schema-6.sql"), Cancellation), Path.Combine(old, "calls.db"));
        if (isRestoredFromABackup)
        {
            new BackupWriter(TimeProvider.System, _ => { }).Write(old, folder.In("backup.tar.gz"), replace: false, Cancellation);
            new BackupReader(_ => { }).Restore(folder.In("backup.tar.gz"), data, Cancellation);
        }
        else
        {
            Directory.Move(old, data);
        }

        var before = JsonElement.Parse(await File.ReadAllTextAsync(Predecessor("records.json"), Cancellation));

        await using var service = await ServiceProcess.ServeAsync(
            "agent-connector", ["serve"], new Dictionary<string, string> { ["DATA_DIR"] = data }, Cancellation);

        var list = JsonElement.Parse(await service.Client.GetStringAsync(new Uri("/calls", UriKind.Relative), Cancellation));
        Assert.Equal(
            before.EnumerateObject().Select(call => call.Name).Order(StringComparer.Ordinal),
            list.GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("session_id").GetString()!).Order(StringComparer.Ordinal));
        foreach (var call in before.EnumerateObject())
        {
            AssertHolds(call.Value.GetProperty("record"), await GetAsync($"/calls/{call.Name}"), call.Name);
            AssertHolds(call.Value.GetProperty("transcript"), await GetAsync($"/calls/{call.Name}/transcript?format=json"), call.Name);
        }

        async Task<JsonElement> GetAsync(string path) => JsonElement.Parse(await service.Client.GetStringAsync(new Uri(path, UriKind.Relative), Cancellation));
    }

    private static string Predecessor(string name) => Repository.File("tests", "AgentConnector.Integration.Tests", "History", "Predecessor", name);

    private static void Load(string dump, string file)
    {
        using var database = new SqliteConnection($"Data Source={file};Pooling=False;Foreign Keys=False"); // a dump has its tables in any order
        database.Open();
        using var command = new SqliteCommand(dump, database);
        command.ExecuteNonQuery();
    }

    /// <summary>All that was there is there and the same; a later version may say more.</summary>
    private static void AssertHolds(JsonElement before, JsonElement now, string path)
    {
        switch (before.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in before.EnumerateObject())
                {
                    Assert.True(now.TryGetProperty(field.Name, out var value), $"{path}.{field.Name} is gone");
                    AssertHolds(field.Value, value, $"{path}.{field.Name}");
                }

                break;
            case JsonValueKind.Array:
                Assert.Equal(before.GetArrayLength(), now.GetArrayLength());
                foreach (var (index, item) in before.EnumerateArray().Index())
                {
                    AssertHolds(item, now[index], $"{path}[{index}]");
                }

                break;
            default:
                Assert.Equal($"{path}: {before}", $"{path}: {now}");
                break;
        }
    }
}
