using System.Text.Json;
using AgentConnector.Calls;
using AgentConnector.History;
using FsCheck;
using FsCheck.Fluent;

namespace AgentConnector.Tests.History;

/// <summary>A record is a pure function of a call's facts.</summary>
public sealed class CallRecordTests : IAsyncDisposable
{
    private readonly TempStore store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Facts_that_are_read_twice_change_nothing() =>
        Prop.ForAll<byte[], byte[]>((life, repeats) =>
        {
            var entries = Life(life);
            var repeated = repeats.Aggregate(entries.ToList(), (list, at) =>
            {
                // Again, anywhere after its first time: a reader that resumed too early.
                var again = entries[at % entries.Count];
                list.Insert(Math.Min(list.Count, list.LastIndexOf(again) + 1 + (at % 3)), again);
                return list;
            });
            return Json(CallRecord.From(entries)) == Json(CallRecord.From(repeated));
        }).Check(Config.QuickThrowOnFailure.WithReplay(4711, 1));

    [Fact]
    public void Whatever_happens_a_call_ends_at_most_once_and_its_parts_agree() =>
        Prop.ForAll<byte[]>(life =>
        {
            var record = CallRecord.From(Life(life))!;
            return record.Status.IsTerminal == (record.End is not null)
                && record.Status.IsTerminal == (record.EndedAt is not null)
                && record.Status.IsTerminal == (record.Links.End is null)
                && (record.StartedAt is null) == (record.ConversationId is null)
                && (record.Latency is not { } latency || (latency.MedianMs <= latency.P95Ms && latency.P95Ms <= latency.MaxMs));
        }).Check(Config.QuickThrowOnFailure.WithReplay(4711, 1));

    [Fact]
    public void The_row_in_the_database_says_the_same_as_the_facts()
    {
        var run = 0;
        Prop.ForAll<byte[]>(async life =>
        {
            var id = CallId.Parse("call-" + run++);
            await store.Journal.OpenAsync(id.ToString(), Facts.Queued(metadata: """{"a":[1]}"""));
            foreach (var fact in life.Select(Fact))
            {
                await store.Journal.AppendAsync(id, fact, Cancellation);
            }

            var folded = CallRecord.From(await store.Journal.ReadAsync(id, 0, Cancellation))!;
            var listed = store.Get<CallArchive>().List(new(null, null, null, null, null, null, 1, null)).Calls.Single();
            Assert.Equal(Json(folded with { QueueSeconds = null, Audio = null, Latency = null, SilenceLatency = null, Warnings = null }), Json(listed));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(4711, 1));
    }

    [Fact]
    public void A_kind_of_fact_from_the_future_is_passed_over()
    {
        var entries = Life([0]);
        var record = CallRecord.From([.. entries, entries[^1] with { Seq = 99, Fact = new FromTheFuture() }]);

        Assert.Equal(Json(CallRecord.From(entries)), Json(record));
    }

    [Fact]
    public void Without_its_first_fact_there_is_no_record()
    {
        Assert.Null(CallRecord.From([]));
        Assert.Null(CallRecord.From([.. Life([0, 1, 2]).Skip(1)]));
    }

    [Fact]
    public void A_late_ringing_does_not_take_a_running_call_back()
    {
        Assert.Equal(CallStatus.InProgress, CallRecord.From(Life([2, 1, 0]))!.Status);
        Assert.Equal(CallStatus.Ringing, CallRecord.From(Life([1, 0]))!.Status);
    }

    [Fact]
    public void A_call_is_waiting_from_one_word_of_the_queue_to_the_other_and_began_with_the_second()
    {
        CallEvent[] facts = [Facts.Queued(), Facts.Started(), new CallWaiting(0), new CallAdmitted(900, 0)];
        var waiting = CallRecord.From(Entries(facts[..3]))!;
        var admitted = CallRecord.From(Entries(facts))!;

        Assert.Equal((CallStatus.Waiting, null), (waiting.Status, waiting.QueueSeconds));
        Assert.Equal((CallStatus.InProgress, 0.9), (admitted.Status, admitted.QueueSeconds));
        Assert.Equal((DateTimeOffset.UnixEpoch.AddSeconds(1), DateTimeOffset.UnixEpoch.AddSeconds(3)), (waiting.StartedAt, admitted.StartedAt));
    }

    [Fact]
    public void Each_wait_counts_and_one_in_the_middle_of_a_conversation_begins_nothing_anew()
    {
        var lost = new CallAgentLost(EndReason.Disconnected, "cut", "conv_1", 1, 0);
        var record = CallRecord.From(Entries(
        [
            Facts.Queued(), Facts.Started(), new CallWaiting(0), new CallAdmitted(900, 0), Facts.Said(Speaker.Agent, "Hello.", 1), lost,
            new CallAgentBack("conv_2", 10, 1, 0), new CallWaiting(0), new CallAdmitted(1_100, 0),
        ]))!;

        Assert.Equal((CallStatus.InProgress, 2.0, DateTimeOffset.UnixEpoch.AddSeconds(3)), (record.Status, record.QueueSeconds, record.StartedAt));
    }

    [Fact]
    public void An_agent_that_is_lost_while_the_call_waits_ends_the_wait()
    {
        var lost = new CallAgentLost(EndReason.Disconnected, "cut", "conv_1", 1, 0);
        var record = CallRecord.From(Entries([Facts.Queued(), Facts.Started(), new CallWaiting(0), Facts.Warning("w"), lost]))!;

        Assert.Equal((CallStatus.InProgress, 2.0), (record.Status, record.QueueSeconds));
    }

    [Fact]
    public void Latency_is_summed_up_by_replies_that_were_measured()
    {
        var entries = Entries([Facts.Queued(), .. Enumerable.Range(1, 20).Select(n => new CallLatency(n, n * 100)), new CallLatency(20, 9)]);

        Assert.Equal(new ResponseLatency(20, 1000, 1900, 2000), CallRecord.From(entries)!.Latency);
        Assert.Null(CallRecord.From(entries)!.SilenceLatency);
    }

    [Fact]
    public void How_fast_the_agent_falls_silent_is_summed_up_beside_how_fast_it_replies()
    {
        var entries = Entries([Facts.Queued(), new CallLatency(1, 640), .. Enumerable.Range(1, 20).Select(n => new CallLatency(1, null, n + 30))]);

        Assert.Equal(new SilenceLatency(20, 40, 49, 50), CallRecord.From(entries)!.SilenceLatency);
        Assert.Equal(new ResponseLatency(1, 640, 640, 640), CallRecord.From(entries)!.Latency);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private static List<JournalEntry> Life(byte[] life) => Entries([Facts.Queued(), .. life.Select(Fact)]);

    private static List<JournalEntry> Entries(IReadOnlyList<CallEvent> facts) =>
        [.. facts.Select((fact, n) => new JournalEntry("evt_" + n, CallId.Parse("a"), n + 1, DateTimeOffset.UnixEpoch.AddSeconds(n), fact))];

    private static CallEvent Fact(byte choice) => (choice % 14) switch
    {
        0 => new CallConnecting(),
        1 => new CallRinging(),
        2 => new CallStarted("conv_" + choice, "wav:" + choice, "pcm_16000", "pcm_16000"),
        3 => Facts.Said(Speaker.Caller, "c", choice / 50),
        4 => Facts.Said(Speaker.Agent, "a", choice / 50),
        5 => Facts.Said(Speaker.Caller, "guess", choice / 50, tentative: true),
        6 => new CallTurnCorrected(choice / 50, choice / 14 % 2 == 0 ? "really" : "", "meant"),
        7 => new CallInterrupted(choice, 20),
        8 => Facts.Warning("w" + (choice / 100)),
        9 => new CallLatency(choice / 50, choice % 2 == 0 ? choice : null, choice % 2 == 0 ? null : choice),
        10 => new CallDtmf("1", choice),
        11 => new CallWaiting(choice),
        12 => new CallAdmitted(choice, choice),
        _ => Facts.Ended(choice > 200 ? CallStatus.Failed : CallStatus.Completed),
    };

    private static string Json(CallRecord? record) => JsonSerializer.Serialize(record);

    private sealed record FromTheFuture : CallEvent;
}
