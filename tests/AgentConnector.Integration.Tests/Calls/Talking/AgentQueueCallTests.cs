using System.Text.Json;
using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Calls.Starting;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Integration.Tests.Calls.Talking;

/// <summary>What is told of a call that waits in its agent's queue, and of its ending.</summary>
public sealed class AgentQueueCallTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_waiting_in_its_record_and_in_lists_until_it_is_let_in()
    {
        await using var desk = await WaitingAsync();

        Assert.Equal("waiting", (await desk.RecordAsync("s")).GetProperty("status").GetString());
        Assert.Equal((1, 0), (await CountAsync(desk, "waiting"), await CountAsync(desk, "in_progress")));
        desk.Agents.Sessions.Single().Does(new AgentQueued(AgentQueueState.Admitted));
        await UntilAsync(desk, "in_progress");
        Assert.Equal((0, 1), (await CountAsync(desk, "waiting"), await CountAsync(desk, "in_progress")));
        desk.Agents.Sessions.Single().HangsUp();

        var record = await desk.RecordAsync("s", waitSeconds: 30);
        var facts = await FactsAsync(desk);
        var admitted = facts.OfType<CallAdmitted>().Single();
        Assert.Equal("completed", record.GetProperty("status").GetString());
        Assert.Equal(admitted.WaitedMs / 1000.0, record.GetProperty("queue_seconds").GetDouble());
        Assert.Equal(admitted.WaitedMs, facts.OfType<CallEnded>().Single().QueueMs);
        Assert.Equal(
            (await EntryAsync<CallAdmitted>(desk)).At.ToUnixTimeMilliseconds(), record.GetProperty("started_at").GetDateTimeOffset().ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task A_call_that_never_waited_says_nothing_of_a_queue()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");
        desk.Agents.Sessions.Single().HangsUp();

        var record = await desk.RecordAsync("s", waitSeconds: 30);

        Assert.False(record.TryGetProperty("queue_seconds", out _));
        Assert.DoesNotContain(await FactsAsync(desk), fact => fact is CallWaiting or CallAdmitted or CallEnded { QueueMs: not null });
    }

    [Theory]
    [InlineData("the caller hangs up", "failed", "caller", "completed")]
    [InlineData("the API", "canceled", "service", "cancelled")]
    [InlineData("it times out", "busy", "agent", "busy")]
    [InlineData("the agent closes", "busy", "agent", "busy")]
    [InlineData("a shutdown", "interrupted", "service", "shutdown")]
    public async Task An_ending_before_it_was_let_in_is_that_of_a_call_that_never_began(string how, string status, string party, string reason)
    {
        await using var desk = await WaitingAsync();
        var agent = desk.Agents.Sessions.Single();
        switch (how)
        {
            case "the caller hangs up":
                desk.Callers.Opened.Single().HangsUp();
                break;
            case "the API":
                await desk.PostAsync("/calls/s/end", "{}");
                break;
            case "it times out":
                agent.Does(new AgentQueued(AgentQueueState.TimedOut));
                break;
            case "the agent closes":
                agent.Breaks(AgentFailure.Busy);
                break;
            default:
                await desk.Calls.DrainAsync(new CancellationToken(canceled: true));
                break;
        }

        var record = await desk.RecordAsync("s", waitSeconds: 30);
        var end = record.GetProperty("end");
        Assert.Equal(
            (status, party, reason),
            (record.GetProperty("status").GetString(), end.GetProperty("party").GetString(), end.GetProperty("reason").GetString()));
        Assert.Contains("in the agent's queue", end.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.True(record.TryGetProperty("queue_seconds", out _));
        if (reason is "busy")
        {
            Assert.Contains("Try again in a minute", end.GetProperty("explanation").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_kill_while_it_waits_counts_the_wait_apart()
    {
        await using var store = new TempStore();
        var id = await store.Journal.OpenAsync("s");
        foreach (var fact in (CallEvent[])[Facts.Started(), new CallWaiting(0), new CallAdmitted(3_600_000, 0), new CallWaiting(0)])
        {
            await store.Journal.AddAsync(id, fact);
        }

        await new InterruptedCalls(store.Journal, store.Get<IRecordingStore>(), NullLogger<InterruptedCalls>.Instance).StartAsync(Cancellation);

        var ended = (await store.Journal.ReadAsync(id, 0, Cancellation)).Select(entry => entry.Fact).OfType<CallEnded>().Single();
        Assert.Equal((CallStatus.Interrupted, 0), (ended.Status, ended.DurationMs));
        Assert.InRange(ended.QueueMs!.Value, 3_600_000, 3_660_000);
    }

    [Fact]
    public async Task A_text_finds_nobody_yet_and_the_caller_can_be_muted_for_later()
    {
        await using var desk = await WaitingAsync();

        var (text, body, _) = await desk.PostAsync("/calls/s/messages", """{"type":"user_message","text":"Hello?"}""");
        var (muted, told, _) = await desk.PostAsync("/calls/s/mute", """{"muted":true}""");

        Assert.Equal((409, 200), (text, muted));
        Assert.Contains("after call.admitted", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("waiting", told.GetProperty("status").GetString());
        Assert.Empty(desk.Agents.Sessions.Single().Texts);
        await desk.PostAsync("/calls/s/end", "{}");
    }

    private static async Task<Desk> WaitingAsync()
    {
        var desk = await Desk.OpenAsync();
        await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");
        desk.Agents.Sessions.Single().Does(new AgentQueued(AgentQueueState.Waiting));
        await UntilAsync(desk, "waiting");
        return desk;
    }

    private static async Task UntilAsync(Desk desk, string status)
    {
        while ((await desk.RecordAsync("s")).GetProperty("status").GetString() != status)
        {
            Cancellation.ThrowIfCancellationRequested();
        }
    }

    private static async Task<int> CountAsync(Desk desk, string status)
    {
        using var answer = await desk.Service.Client.GetAsync($"/calls?status={status}", Cancellation);
        using var page = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        return page.RootElement.GetProperty("calls").GetArrayLength();
    }

    private static async Task<IReadOnlyList<CallEvent>> FactsAsync(Desk desk) =>
        [.. (await desk.Journal.ReadAsync(CallId.Parse("s"), 0, Cancellation)).Select(entry => entry.Fact)];

    private static async Task<JournalEntry> EntryAsync<T>(Desk desk) =>
        (await desk.Journal.ReadAsync(CallId.Parse("s"), 0, Cancellation)).Single(entry => entry.Fact is T);
}
