using System.Text.Json;
using AgentConnector.Calls;
using AgentConnector.Calls.Talking;
using AgentConnector.History.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Tests.Calls.Talking;

/// <summary>What a call's facts do while the store does something else.</summary>
public sealed class FactLogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_facts_at_once_are_a_handful_of_writes_and_keep_their_order_and_their_times()
    {
        await using var store = new TempStore();
        var call = await store.Journal.OpenAsync("a");
        var before = store.Commits();
        var time = new ManualTime();
        var log = new FactLog(store.Journal, call, time, NullLogger.Instance, Cancellation);
        using var held = new ManualResetEventSlim();
        var holding = HoldAsync(store, held);
        for (var n = 0; n < 1_000; n++)
        {
            log.Add(Facts.Said(Speaker.Caller, $"{n}", n));
            time.Advance(TimeSpan.FromMilliseconds(5));
        }

        var closing = log.CloseAsync(Facts.Ended());
        held.Set();
        await holding;
        await log.Written;
        await closing;

        var entries = await store.Journal.ReadAsync(call, afterSeq: 1, Cancellation);
        Assert.Equal(Enumerable.Range(0, 1_000), entries.Select(entry => entry.Fact).OfType<CallTurn>().Select(turn => turn.Turn));
        Assert.IsType<CallEnded>(entries[^1].Fact);
        Assert.Equal(TimeSpan.FromSeconds(5), entries[^1].At - entries[0].At);
        Assert.InRange(store.Commits() - before, 2, 10);
    }

    [Fact]
    public async Task What_does_not_fit_is_counted_in_a_warning_and_the_ending_always_fits()
    {
        using var logs = new MemoryLog();
        await using var store = new TempStore();
        var call = await store.Journal.OpenAsync("a");
        var log = new FactLog(store.Journal, call, new ManualTime(), logs.CreateLogger("log"), Cancellation);
        using var held = new ManualResetEventSlim();
        var holding = HoldAsync(store, held);
        for (var n = 0; n < 10_000; n++)
        {
            log.Add(Facts.Warning($"{n}"));
        }

        var closing = log.CloseAsync(Facts.Ended());
        held.Set();
        await holding;
        await log.Written;
        await closing;

        var facts = (await store.Journal.ReadAsync(call, afterSeq: 1, Cancellation)).Select(entry => entry.Fact).ToList();
        var lost = Assert.Single(facts.OfType<CallWarning>(), warning => warning.Code == "facts_lost");
        Assert.Equal($"More happened in this call than could be stored, so {10_000 - (facts.Count - 2)} facts of it are missing, such as turns and warnings.", lost.Detail);
        Assert.Contains("more happens in it than the call store takes in (the agent sends without a pause", Assert.Single(logs.Lines), StringComparison.Ordinal);
        Assert.InRange(facts.Count, 4_096, 5_000);
        Assert.IsType<CallEnded>(facts[^1]);
    }

    [Fact]
    public async Task A_fact_that_comes_after_the_ending_is_none_of_the_calls_and_no_loss()
    {
        await using var store = new TempStore();
        var call = await store.Journal.OpenAsync("a");
        var log = new FactLog(store.Journal, call, new ManualTime(), NullLogger.Instance, Cancellation);
        using var held = new ManualResetEventSlim();
        var holding = HoldAsync(store, held);
        log.Add(Facts.Warning("in time"));

        var closing = log.CloseAsync(Facts.Ended());
        log.Add(Facts.Warning("too late"));
        held.Set();
        await holding;
        await log.Written;
        await closing;

        var facts = (await store.Journal.ReadAsync(call, afterSeq: 1, Cancellation)).Select(entry => entry.Fact).ToList();
        Assert.Equal(["in time"], facts.OfType<CallWarning>().Select(warning => warning.Code));
        Assert.IsType<CallEnded>(facts[^1]);
    }

    [Fact]
    public async Task Whoever_waits_for_a_fact_to_be_stored_learns_that_it_did_not_fit()
    {
        await using var store = new TempStore();
        var call = await store.Journal.OpenAsync("a");
        var log = new FactLog(store.Journal, call, new ManualTime(), NullLogger.Instance, Cancellation);
        using var held = new ManualResetEventSlim();
        var holding = HoldAsync(store, held);
        var storing = Task.CompletedTask;
        for (var fills = 0; fills < 2 && !storing.IsCanceled; fills++) // while the writer is held one batch leaves the queue, perhaps only after the first fill
        {
            for (var n = 0; n < 10_000; n++)
            {
                log.Add(Facts.Warning($"{n}"));
            }

            log.Store(Facts.Warning("one more"));
            storing = log.Stored;
        }

        Assert.True(storing.IsCanceled, $"It is {storing.Status}.");

        var closing = log.CloseAsync(Facts.Ended());
        held.Set();
        await holding;
        await closing;
        await log.Written;
    }

    [Fact]
    public async Task A_fact_that_cannot_be_written_down_takes_no_other_with_it_and_an_ending_is_written_without_what_cannot_be()
    {
        await using var store = new TempStore();
        var call = await store.Journal.OpenAsync("a");
        var log = new FactLog(store.Journal, call, TimeProvider.System, NullLogger.Instance, Cancellation);
        using var held = new ManualResetEventSlim();
        var holding = HoldAsync(store, held);
        log.Add(Facts.Warning("before"));
        log.Add(new CallAnalyzed("success", DataCollection: default(JsonElement))); // JSON has no such value
        log.Add(Facts.Warning("after"));
        var closing = log.CloseAsync(Facts.Ended() with { Metadata = default(JsonElement) });
        held.Set();
        await holding;
        await log.Written;
        await closing;

        var facts = (await store.Journal.ReadAsync(call, afterSeq: 1, Cancellation)).Select(entry => entry.Fact).ToList();
        Assert.Equal(["before", "after", "facts_lost"], facts.OfType<CallWarning>().Select(warning => warning.Code));
        Assert.Null(Assert.IsType<CallEnded>(facts[^1]).Metadata);
    }

    [Fact]
    public async Task A_call_is_over_a_moment_after_its_ending_although_the_store_is_stuck()
    {
        await using var store = new TempStore();
        var call = await store.Journal.OpenAsync("a");
        var time = new ManualTime();
        var log = new FactLog(store.Journal, call, time, NullLogger.Instance, Cancellation);
        using var held = new ManualResetEventSlim();
        var holding = HoldAsync(store, held);

        var closing = log.CloseAsync(Facts.Ended());
        Assert.False(log.Over.IsCompleted);
        await Eventually.AdvanceAsync(time, TimeSpan.FromSeconds(1), closing);
        Assert.True(log.Over.IsCompleted);
        Assert.False(log.Written.IsCompleted);

        held.Set();
        await holding;
        await log.Written;
        Assert.IsType<CallEnded>((await store.Journal.ReadAsync(call, afterSeq: 1, Cancellation))[^1].Fact);
    }

    [Fact]
    public async Task A_process_that_leaves_does_not_wait_for_a_store_that_is_stuck()
    {
        await using var store = new TempStore();
        var call = await store.Journal.OpenAsync("a");
        using var leaving = new CancellationTokenSource();
        var log = new FactLog(store.Journal, call, new ManualTime(), NullLogger.Instance, leaving.Token);
        using var held = new ManualResetEventSlim();
        var holding = HoldAsync(store, held);

        _ = log.CloseAsync(Facts.Ended());
        await leaving.CancelAsync();
        await log.Written.WaitAsync(Cancellation);

        held.Set();
        await holding;
    }

    /// <summary>The writer's thread waits, as it does for a disk, until it is let go.</summary>
    private static Task<bool> HoldAsync(TempStore store, ManualResetEventSlim held) =>
        store.Get<JournalWriter>().WriteAsync(_ => held.Wait(TimeSpan.FromSeconds(30), Cancellation), Cancellation);
}
