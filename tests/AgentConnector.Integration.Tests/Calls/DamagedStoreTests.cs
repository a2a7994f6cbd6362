using System.Text.Json;
using AgentConnector.Calls;
using Microsoft.Data.Sqlite;

namespace AgentConnector.Integration.Tests.Calls;

/// <summary>The database is damaged under the running service: what a live call knows of itself needs no store.</summary>
public sealed class DamagedStoreTests
{
    public static readonly TheoryData<string> Damages = new("overwritten", "overwritten in the middle", "cut off", "emptied");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Damages))]
    [Fault(FaultSide.Disk, "The database is damaged while calls run", "They are shown, steered and ended as ever")]
    public async Task A_running_call_is_shown_steered_and_ended_as_ever(string damage)
    {
        await using var desk = await OpenAsync();
        Damage(desk, damage);

        var record = await GetAsync(desk, "/calls/s1");
        Assert.Equal(("in_progress", "agent_a", "fake:caller"), (Text(record, "status"), Text(record, "agent_id"), Text(record, "to")));
        Assert.Equal("in_progress", Text(await GetAsync(desk, "/calls/s1?wait=1"), "status"));
        Assert.Equal("Typed.", Text((await GetAsync(desk, "/calls/s1/transcript")).GetProperty("turns")[0], "text"));
        Assert.Equal(202, (await desk.PostAsync("/calls/s1/messages", """{"type":"user_message","text":"Hello?"}""")).Status);
        Assert.Equal(200, (await desk.PostAsync("/calls/s1/mute", """{"muted":true}""")).Status);

        var (status, ended, _) = await desk.PostAsync("/calls/s1/end", "{}");
        Assert.Equal((200, "completed"), (status, Text(ended, "status")));
        Assert.True(desk.Agents.Sessions.Single().Disposed);
    }

    [Theory]
    [InlineData("overwritten")]
    [InlineData("emptied")]
    public async Task What_cannot_be_read_is_told_and_an_ending_that_cannot_be_stored_is_shown_all_the_same(string damage)
    {
        await using var desk = await OpenAsync();
        Damage(desk, damage);

        var remark = (await GetAsync(desk, "/calls/s1")).GetProperty("warnings")[0];
        Assert.Equal("store_unreadable", Text(remark, "code"));
        var waiting = GetAsync(desk, "/calls/s1?wait=60");
        desk.Agents.Sessions.Single().HangsUp();

        var record = await waiting;
        Assert.Equal(("completed", false), (Text(record, "status"), record.GetProperty("stored").GetBoolean()));
        Assert.Equal("agent", Text(record.GetProperty("end"), "party"));
        Assert.Equal("Typed.", Text((await GetAsync(desk, "/calls/s1/transcript")).GetProperty("turns")[0], "text"));
        var (status, ended, _) = await desk.PostAsync("/calls/s1/end", "{}");
        Assert.Equal((200, "completed"), (status, Text(ended, "status")));
        Assert.Contains("not stored yet", Text(ended, "message"), StringComparison.Ordinal);
    }

    [Fact]
    [Fault(FaultSide.Disk, "The database is damaged, and somebody asks for what only it knows", "503 `store-unavailable`; no new call begins, readiness says why")]
    public async Task What_only_the_store_could_know_is_unavailable_and_no_call_is_begun()
    {
        await using var desk = await OpenAsync();
        Damage(desk, "overwritten");

        Assert.Equal(503, (await desk.PostAsync("/calls/other/end", "{}")).Status);
        Assert.Equal(503, (await desk.StartAsync("""{"agent_id":"agent_a","session_id":"s2"}""")).Status);
        Assert.Single(desk.Agents.Sessions);
        var ready = await desk.Service.Stranger.GetAsync("/health/ready", Cancellation);
        Assert.Equal(503, (int)ready.StatusCode);
        Assert.Contains("DATA_DIR/calls.db is damaged: stop the service, move", await ready.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Single(desk.Service.Log.Lines, line => line.Contains("is damaged", StringComparison.Ordinal));
    }

    /// <summary>A call in progress, in texts, in which the agent has said something.</summary>
    private static async Task<Desk> OpenAsync()
    {
        var desk = await Desk.OpenAsync(new Dictionary<string, string> { ["RECORDING"] = "false" });
        var (status, _, _) = await desk.StartAsync(
            """{"agent_id":"agent_a","session_id":"s1","conversation_config_override":{"conversation":{"text_only":true} } }""");
        Assert.Equal(200, status);
        desk.Agents.Sessions.Single().Says("Typed.");
        await Eventually.TrueAsync(
            async () => (await desk.Journal.ReadAsync(CallId.Parse("s1"), 0, Cancellation)).Any(entry => entry.Fact is CallTurn), "the turn is stored");
        return desk;
    }

    private static void Damage(Desk desk, string how)
    {
        foreach (var name in (string[])["calls.db", "calls.db-wal"])
        {
            using var file = new FileStream(
                Path.Combine(desk.Service.DataDir, name), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            var (from, to) = how switch
            {
                "overwritten" => (0, file.Length),
                "overwritten in the middle" => (file.Length / 4, file.Length / 4 * 3),
                "cut off" => (file.Length, file.Length / 2),
                _ => (0L, 0L),
            };
            if (to <= from)
            {
                file.SetLength(to);
                continue;
            }

            file.Position = from;
            file.Write(Enumerable.Repeat((byte)'#', (int)(to - from)).ToArray());
        }

        SqliteConnection.ClearAllPools(); // what a reader had read before is no test
    }

    private static string Text(JsonElement owner, string name) => owner.GetProperty(name).GetString()!;

    private static async Task<JsonElement> GetAsync(Desk desk, string path)
    {
        using var answer = await desk.Service.Client.GetAsync(path, Cancellation);
        var body = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {body}");
        return JsonElement.Parse(body);
    }
}
