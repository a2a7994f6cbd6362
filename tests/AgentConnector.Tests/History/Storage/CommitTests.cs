using AgentConnector.Calls;
using AgentConnector.Calls.Talking;
using AgentConnector.History.Storage;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Tests.History.Storage;

/// <summary>When what is queued reaches the disk, and what a fact writes.</summary>
public sealed class CommitTests : IAsyncDisposable
{
    private static readonly TimeSpan JustBefore = CommitClock.GroupTime - TimeSpan.FromMilliseconds(1);

    private readonly ManualTime time = new();
    private readonly TaskCompletionSource nobody = new();
    private readonly TempStore store;

    public CommitTests() => store = new(time: time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Facts_that_nobody_waits_for_share_one_commit_with_those_of_other_calls_a_moment_later()
    {
        var calls = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => store.Journal.OpenAsync($"call-{n}")));
        var before = store.Commits();

        var writing = Task.WhenAll(calls.Select(call => AppendAsync(call, new CallConnecting(), awaited: nobody.Task)));
        time.Advance(JustBefore);
        await PassAsync();
        Assert.False(writing.IsCompleted);
        Assert.Equal(before, store.Commits());

        time.Advance(TimeSpan.FromMilliseconds(1));
        await writing;
        Assert.Equal(before + 1, store.Commits());
    }

    [Fact]
    public async Task A_fact_that_somebody_waits_for_is_stored_at_once_and_takes_along_what_was_queued()
    {
        var (call, log) = await OpenAsync("a");
        var other = await store.Journal.OpenAsync("other");
        var before = store.Commits();
        var held = AppendAsync(other, new CallConnecting(), awaited: nobody.Task);

        log.Add(new CallConnecting());
        log.Store(Facts.Started());
        await SoonAsync(log.Stored); // the clock stands still
        await SoonAsync(held);

        Assert.Equal([typeof(CallQueued), typeof(CallConnecting), typeof(CallStarted)], await TypesAsync(call));
        Assert.InRange(store.Commits() - before, 1, 2); // the log may have begun with the first
    }

    [Fact]
    public async Task A_fact_on_its_way_hurries_as_soon_as_somebody_waits_behind_it()
    {
        var (call, log) = await OpenAsync("a");
        log.Add(new CallConnecting());
        await SoonAsync(time.TimerSetAsync(CommitClock.GroupTime)); // it is held back

        log.Store(Facts.Started());
        await SoonAsync(log.Stored);

        Assert.Equal([typeof(CallQueued), typeof(CallConnecting), typeof(CallStarted)], await TypesAsync(call));
    }

    [Fact]
    public async Task An_ending_a_start_and_an_answer_wait_for_no_clock()
    {
        var (call, log) = await OpenAsync("a");
        log.Add(Facts.Warning("before"));

        await SoonAsync(log.CloseAsync(Facts.Ended()));
        await store.Journal.SaveAnswerAsync(call, new(200, "application/json", "{}"), Cancellation);

        Assert.Equal([typeof(CallQueued), typeof(CallWarning), typeof(CallEnded)], await TypesAsync(call));
    }

    [Fact]
    public async Task A_store_that_is_closed_writes_what_it_held_back()
    {
        var (call, log) = await OpenAsync("a");
        log.Add(Facts.Warning("held back"));
        await SoonAsync(time.TimerSetAsync(CommitClock.GroupTime));

        await store.RestartAsync();

        Assert.Equal([typeof(CallQueued), typeof(CallWarning)], await TypesAsync(call));
    }

    [Fact]
    public async Task A_fact_that_changes_nothing_of_its_call_is_one_row_and_one_that_does_changes_what_it_says()
    {
        var call = await store.Journal.OpenAsync("a");
        var changes = await ChangesAsync();
        (CallEvent Fact, int Rows)[] expected =
        [
            (new CallConnecting(), 2),
            (Facts.Started(), 2),
            (Facts.Said(Speaker.Agent, "hel", 1, tentative: true), 1),
            (Facts.Said(Speaker.Agent, "hello", 1), 2),
            (Facts.Said(Speaker.Agent, "hello", 1), 1), // it is in the count
            (new CallTurnCorrected(1, "hell", "hello"), 1),
            (new CallLatency(1, 640), 1),
            (new CallInterrupted(7, 8), 1),
            (new CallToolCalled("weather", "t1"), 1),
            (new CallDtmf("#", 3), 1),
            (Facts.Warning("w"), 1),
            (new CallTurnCorrected(1, "", "hello"), 2),
            (Facts.Ended(), 2),
            (new CallAnalyzed("success"), 1),
        ];
        foreach (var (fact, rows) in expected)
        {
            await store.Journal.AddAsync(call, fact);
            var now = await ChangesAsync();
            Assert.True(rows == now - changes, $"{fact} changed {now - changes} rows");
            changes = now;
        }
    }

    [Fact]
    public async Task After_a_failure_the_next_fact_follows_what_is_stored()
    {
        var call = await store.Journal.OpenAsync("a");
        await store.Journal.AddAsync(call, Facts.Said(Speaker.Caller, "one", 1));

        await Assert.ThrowsAnyAsync<Exception>(() => store.Get<JournalWriter>().WriteAsync<bool>(
            connection =>
            {
                var row = connection.Known<CallProjection>().Find(connection, call)!;
                connection.Known<CallProjection>().Apply(connection, call, row, new("evt", call, 3, default, Facts.Said(Speaker.Caller, "lost", 2)));
                throw new InvalidOperationException("undo it");
            },
            Cancellation));

        Assert.Equal(3, (await store.Journal.AddAsync(call, Facts.Said(Speaker.Caller, "one", 1))).Seq);
        Assert.Equal(4, (await store.Journal.AddAsync(call, Facts.Said(Speaker.Caller, "two", 2))).Seq);
        await using var beside = store.OpenBeside();
        Assert.Equal(2, await beside.ExecuteScalarAsync<int>("SELECT turn_count FROM calls"));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async Task<(CallId Call, FactLog Log)> OpenAsync(string id)
    {
        var call = await store.Journal.OpenAsync(id);
        return (call, new(store.Journal, call, time, NullLogger.Instance, Cancellation));
    }

    private Task AppendAsync(CallId call, CallEvent fact, Task awaited) =>
        store.Journal.AppendAsync(call, [new(fact, time.GetUtcNow())], awaited, Cancellation).AsTask();

    private async Task<Type[]> TypesAsync(CallId call) =>
        [.. (await store.Journal.ReadAsync(call, 0, Cancellation)).Select(entry => entry.Fact.GetType())];

    private Task<long> ChangesAsync() =>
        store.Get<JournalWriter>().WriteAsync(connection => connection.ExecuteScalar<long>("SELECT total_changes()"), Cancellation);

    /// <summary>What the test's clock holds up would never come.</summary>
    private static Task SoonAsync(Task task) => task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Cancellation);

    /// <summary>Lets everything run that can.</summary>
    private static async Task PassAsync()
    {
        for (var i = 0; i < 1_000; i++)
        {
            await Task.Yield();
        }
    }
}
