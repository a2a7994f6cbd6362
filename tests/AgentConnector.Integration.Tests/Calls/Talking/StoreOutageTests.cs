using System.Text.Json;
using AgentConnector.Calls;
using AgentConnector.Calls.Limits;
using AgentConnector.History.Storage;
using AgentConnector.Hosting.Draining;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentConnector.Integration.Tests.Calls.Talking;

/// <summary>The store takes nothing for two minutes while calls end. Each has its one ending, told once, when the store is back; nothing is restarted.</summary>
public sealed class StoreOutageTests
{
    private const int Calls = 20;
    private static readonly TimeSpan Outage = TimeSpan.FromMinutes(2);

    private readonly ManualTime time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IEnumerable<string> Ids => Enumerable.Range(0, Calls).Select(n => $"s{n}");

    [Fact]
    [Fault(FaultSide.Disk, "Another program holds the database's lock", "Calls go on and end; their facts and endings wait in memory, bounded, and are stored and told when the lock is gone. New calls are refused: 503 `store-unavailable` with Retry-After")]
    public Task Calls_that_end_while_another_program_holds_the_store_are_told_afterwards() => EndDuringAsync(desk =>
    {
        var other = Beside(desk);
        other.Execute("BEGIN EXCLUSIVE");
        return Task.FromResult<IDisposable>(other);
    });

    [Fact]
    [Fault(FaultSide.Disk, "The database has no room to grow", "As with the lock: nothing that runs is disturbed, and what ended meanwhile is told once there is room")]
    public Task Calls_that_end_while_the_store_is_full_are_told_afterwards() => EndDuringAsync(FillAsync);

    [Fact]
    public async Task An_outage_is_one_trace_in_the_log_however_much_is_tried_meanwhile()
    {
        await using var receiver = new Receiver();
        await using var desk = await OpenAsync(receiver);
        using (await FillAsync(desk))
        {
            EndAll(desk);
            await PassAsync(Outage);

            await desk.Service.Client.GetAsync("/health/ready", Cancellation);
        }

        await WhileTimePasses(AllToldAsync(receiver));
        await PassAsync(TimeSpan.FromSeconds(11));
        await desk.Service.Client.GetAsync("/health/ready", Cancellation);

        var lines = desk.Service.Log.Lines;
        Assert.Single(lines, line => line.Contains("SqliteException", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains("takes facts again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Meanwhile_the_record_tells_the_ending_and_that_it_is_not_stored_and_nothing_else_is_promised()
    {
        await using var receiver = new Receiver();
        await using var desk = await OpenAsync(receiver);
        var followed = FollowAsync(desk, "s0");
        DateTimeOffset endedBy;
        using (await FillAsync(desk))
        {
            EndAll(desk);
            var record = await WhileTimePasses(desk.RecordAsync("s0", waitSeconds: 100));
            Assert.Equal(("completed", false), (record.GetProperty("status").GetString(), record.GetProperty("stored").GetBoolean()));
            Assert.Equal("agent", record.GetProperty("end").GetProperty("party").GetString());
            endedBy = time.GetUtcNow();
            await WhileTimePasses(Task.WhenAll(Ids.Select(id => desk.RecordAsync(id, waitSeconds: 100))));

            var (status, ended, _) = await desk.PostAsync("/calls/s0/end", "{}");
            Assert.Equal((200, "completed"), (status, ended.GetProperty("status").GetString()));
            Assert.Contains("not stored yet", ended.GetProperty("message").GetString(), StringComparison.Ordinal);
            Assert.Equal(20_000, (await GetAsync(desk, "/calls/s0/transcript", 200)).GetProperty("turns")[0].GetProperty("text").GetString()!.Length);
            await EraseAsync(desk, "s0", 503);
            await PassAsync(TimeSpan.FromSeconds(6));
            var (refused, problem, _) = await desk.StartAsync("""{"agent_id":"a","session_id":"new"}""");
            Assert.Equal((503, "store-unavailable"), (refused, problem.GetProperty("type").GetString()!.Split(':')[^1]));
            await GetAsync(desk, "/health/ready", 503);
            Assert.Equal(0, desk.Service.Services.GetRequiredService<Admission>().Taken);
        }

        var entries = await WhileTimePasses(followed);
        Assert.IsType<CallEnded>(entries[^1].Fact);
        Assert.InRange(entries[^1].At, DateTimeOffset.MinValue, endedBy); // told later than it happened
        await WhileTimePasses(AllToldAsync(receiver));
        Assert.True((await desk.RecordAsync("s0")).GetProperty("stored").GetBoolean());
        await EraseAsync(desk, "s0", 204);
        Assert.Equal(200, (await desk.StartAsync("""{"agent_id":"a","session_id":"new"}""")).Status);
    }

    [Fact]
    [Fault(FaultSide.Disk, "The service is stopped while the database does not work", "It ends within its bounded time, and names the endings that were not stored; the next start closes those calls as interrupted")]
    public async Task A_shutdown_gives_the_store_a_bounded_time()
    {
        await using var receiver = new Receiver();
        await using var desk = await OpenAsync(receiver);
        using (await FillAsync(desk))
        {
            EndAll(desk);
            await WhileTimePasses(Task.WhenAll(Ids.Select(id => desk.RecordAsync(id, waitSeconds: 100))));
            var started = time.GetTimestamp();

            await WhileTimePasses(desk.Service.Services.GetRequiredService<Drain>().RunAsync(Cancellation));

            Assert.InRange(time.GetElapsedTime(started), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(45));
        }
    }

    private async Task EndDuringAsync(Func<Desk, Task<IDisposable>> outage)
    {
        await using var receiver = new Receiver();
        await using var desk = await OpenAsync(receiver);

        using (await outage(desk))
        {
            EndAll(desk);
            await PassAsync(Outage);

            Assert.Empty(receiver.Requests);
        }

        await WhileTimePasses(AllToldAsync(receiver));
        foreach (var id in Ids)
        {
            Assert.Single(await desk.Journal.ReadAsync(CallId.Parse(id), 0, Cancellation), entry => entry.Fact is CallEnded);
            Assert.Equal("completed", (await desk.RecordAsync(id)).GetProperty("status").GetString());
        }

        Assert.Equal(Calls, receiver.Requests.Select(request => request.Id).Distinct().Count());
    }

    /// <summary>Twenty calls in progress, each with a callback.</summary>
    private async Task<Desk> OpenAsync(Receiver receiver)
    {
        var desk = await Desk.OpenAsync(
            new Dictionary<string, string> { ["RECORDING"] = "false" },
            builder => builder.Services
                .AddSingleton<TimeProvider>(time)
                .Configure<HistoryOptions>(options => options.BusyTimeout = TimeSpan.FromMilliseconds(10)));
        foreach (var id in Ids)
        {
            var (status, _, _) = await desk.StartAsync(
                $$"""{"agent_id":"a","session_id":"{{id}}","conversation_config_override":{"conversation":{"text_only":true} },"callback_url":{{JsonSerializer.Serialize(receiver.Url("/" + id))}}}""");
            Assert.Equal(200, status);
        }

        return desk;
    }

    /// <summary>The agents say something long and hang up.</summary>
    private static void EndAll(Desk desk)
    {
        foreach (var agent in desk.Agents.Sessions)
        {
            agent.Says(new string('x', 20_000));
            agent.HangsUp();
        }
    }

    private async Task<T> WhileTimePasses<T>(Task<T> task)
    {
        await Eventually.AdvanceAsync(time, TimeSpan.FromMilliseconds(200), task);
        return await task;
    }

    private Task WhileTimePasses(Task task) => Eventually.AdvanceAsync(time, TimeSpan.FromMilliseconds(200), task);

    private static async Task<JsonElement> GetAsync(Desk desk, string path, int expected)
    {
        using var answer = await desk.Service.Client.GetAsync(path, Cancellation);
        Assert.Equal(expected, (int)answer.StatusCode);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task EraseAsync(Desk desk, string id, int expected)
    {
        using var answer = await desk.Service.Client.DeleteAsync($"/calls/{id}", Cancellation);
        Assert.Equal(expected, (int)answer.StatusCode);
    }

    private static async Task<List<JournalEntry>> FollowAsync(Desk desk, string id)
    {
        var entries = new List<JournalEntry>();
        await foreach (var entry in desk.Journal.FollowAsync(CallId.Parse(id), 0, Cancellation))
        {
            entries.Add(entry);
        }

        return entries;
    }

    private Task PassAsync(TimeSpan total) => Eventually.PassAsync(time, TimeSpan.FromSeconds(1), total);

    private static Task AllToldAsync(Receiver receiver) => Eventually.TrueAsync(
        () => receiver.Requests.Select(request => request.Call).Distinct().Count() == Calls, "all callbacks arrive");

    /// <summary>A connection past the service, as another program would have.</summary>
    private static SqliteConnection Beside(Desk desk)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(desk.Service.DataDir, "calls.db")};Pooling=False;Default Timeout=30");
        connection.Open();
        return connection;
    }

    /// <summary>SQLite's own limit, at what it holds now: it refuses as it does on a full disk.</summary>
    private static async Task<IDisposable> FillAsync(Desk desk)
    {
        var options = desk.Service.Services.GetRequiredService<IOptions<HistoryOptions>>().Value;
        var bytes = await desk.Service.Services.GetRequiredService<JournalWriter>().WriteAloneAsync(
            connection =>
            {
                var pages = connection.ExecuteScalar<long>("PRAGMA page_count");
                connection.Execute($"PRAGMA max_page_count = {pages}");
                return pages * connection.ExecuteScalar<long>("PRAGMA page_size");
            },
            Cancellation);
        options.MaxDatabaseBytes = bytes;
        return new Full(options);
    }

    /// <summary>Dispose it to make room.</summary>
    private sealed class Full(HistoryOptions options) : IDisposable
    {
        public void Dispose() => options.MaxDatabaseBytes = null;
    }
}
