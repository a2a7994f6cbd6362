using AgentConnector.Calls;
using AgentConnector.History;
using AgentConnector.History.Retention;
using AgentConnector.History.Storage;
using Dapper;

namespace AgentConnector.Tests.History.Retention;

/// <summary>What was kept for long enough goes, in every file; what is younger, runs or is due stays; what is left reads well.</summary>
public sealed class RetentionSweepTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_goes_where_nothing_is_set()
    {
        await using var scene = new RetentionScene(_ => { });
        var call = await scene.CallAsync("a");
        scene.Time.Pass(Day * 10_000);

        await scene.SweepAsync();

        Assert.Null((await RecordAsync(scene, call)).Expired);
        Assert.Contains("word-canary", scene.Files(), StringComparison.Ordinal);
        Assert.Contains("sound-canary", scene.Files(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_old_call_the_words_go_from_every_file_and_the_record_stays()
    {
        await using var scene = new RetentionScene(keep => keep.TranscriptsDays = 30);
        var old = await scene.CallAsync("old", recorded: false);
        scene.Time.Pass(Day * 29);
        var young = await scene.CallAsync("young", recorded: false);
        var before = await RecordAsync(scene, old);
        await scene.SweepAsync();
        Assert.Null((await RecordAsync(scene, old)).Expired);
        scene.Time.Pass(Day * 1.01);

        await scene.SweepAsync();

        var record = await RecordAsync(scene, old);
        Assert.Equal([KeptParts.Transcript], record.Expired);
        Assert.Equal((before.Status, before.TurnCount, before.DurationMs, before.End, before.To), (record.Status, record.TurnCount, record.DurationMs, record.End, record.To));
        Assert.Equal(before.Latency, record.Latency);
        Assert.Equal(("success", null, 3.0), (record.Analysis!.Successful, record.Analysis.Summary, record.Analysis.Cost));
        Assert.Empty((await scene.Store.Get<CallArchive>().TranscriptAsync(old, Cancellation))!.Turns);
        Assert.Equal(3, (await scene.Store.Get<CallArchive>().TranscriptAsync(young, Cancellation))!.Turns.Count);
        Assert.Equal(10, (await scene.Store.Journal.ReadAsync(old, 0, Cancellation)).Count); // the events are all there, without words
        await scene.Store.Get<CallEraser>().EraseAsync(young, Cancellation);
        Assert.All(["word-canary", "heard-canary", "said-canary", "summary-canary", "data-canary", "title-canary", "error-canary"], word => Assert.DoesNotContain(word, scene.Files(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_old_events_those_stay_that_make_the_record_and_the_transcript_with_them()
    {
        await using var scene = new RetentionScene(keep => keep.EventsDays = 7);
        var call = await scene.CallAsync("a");
        var before = await RecordAsync(scene, call);
        scene.Time.Pass(Day * 8);

        await scene.SweepAsync();

        var record = await RecordAsync(scene, call);
        Assert.Equal([KeptParts.Events], record.Expired);
        Assert.Equal(
            ["call.queued", "call.started", "call.ended", "call.analyzed"],
            (await scene.Store.Journal.ReadAsync(call, 0, Cancellation)).Select(entry => entry.Fact.Type));
        Assert.Equal((before.Status, before.TurnCount, before.StartedAt, before.EndedAt), (record.Status, record.TurnCount, record.StartedAt, record.EndedAt));
        Assert.Equal(3, (await scene.Store.Get<CallArchive>().TranscriptAsync(call, Cancellation))!.Turns.Count);
    }

    [Fact]
    public async Task An_ending_that_does_not_hold_the_transcript_leaves_it_to_its_turns()
    {
        await using var scene = new RetentionScene(keep => keep.EventsDays = 7);
        var call = await scene.Store.Journal.OpenAsync("a");
        await scene.Store.Journal.AddAsync(call, Facts.Said(Speaker.Agent, "hello", 1));
        await scene.Store.Journal.AddAsync(call, Facts.Ended());
        scene.Time.Pass(Day * 8);

        await scene.SweepAsync();

        Assert.Equal("hello", Assert.Single((await scene.Store.Get<CallArchive>().TranscriptAsync(call, Cancellation))!.Turns).Text);
    }

    [Fact]
    public async Task Metadata_takes_numbers_and_names_along()
    {
        await using var scene = new RetentionScene(keep => (keep.MetadataDays, keep.TranscriptsDays, keep.RecordingsDays) = (90, 30, 30));
        var call = await scene.CallAsync("a");
        scene.Time.Pass(Day * 91);

        await scene.SweepAsync();

        var record = await RecordAsync(scene, call);
        Assert.Equal([KeptParts.Transcript, KeptParts.Recording, KeptParts.Metadata], record.Expired);
        Assert.Equal(("tel:expired", "tel:expired", null, null), (record.To, record.Endpoint, record.Metadata?.ToString(), record.UserId));
        Assert.Equal((CallStatus.Completed, EndReason.Completed, null), (record.Status, record.End!.Reason, record.End.Detail));
        Assert.Equal((null, null), (record.Recording, record.Links.Recording is null ? null : "a link"));
        Assert.All(["canary", RetentionScene.Number], text => Assert.DoesNotContain(text, scene.Files(), StringComparison.Ordinal));
        Assert.Equal("tel:expired", Assert.Single(scene.Store.Get<CallArchive>().List(AllCalls()).Calls).To);
    }

    [Fact]
    public async Task Calls_that_run_are_never_touched()
    {
        await using var scene = new RetentionScene(KeepADay);
        var call = await scene.CallAsync("a", ended: false);
        scene.Time.Pass(Day * 100);

        await scene.SweepAsync();

        Assert.Equal(8, (await scene.Store.Journal.ReadAsync(call, 0, Cancellation)).Count);
        Assert.Contains("sound-canary", scene.Files(), StringComparison.Ordinal);
        await scene.Store.Journal.AddAsync(call, Facts.Said(Speaker.Agent, "still here", 9));
    }

    [Fact]
    public async Task What_is_due_is_delivered_first()
    {
        await using var scene = new RetentionScene(KeepADay);
        var call = await scene.CallAsync("a");
        await using (var beside = scene.Store.OpenBeside())
        {
            await beside.ExecuteAsync("""
                INSERT INTO receivers (id, call, url, origin, event_types, created_at) SELECT 'cb_1', n, 'https://a.example/secret-canary', 'https://a.example', ',call.turn,', 1 FROM calls;
                INSERT INTO deliveries (id, receiver, call, event, event_type, seq, origin, status, created_at, due_at)
                SELECT 'dlv_1', 1, call, id, type, seq, 'https://a.example', 'pending', 1, 1 FROM events WHERE type = 'call.turn' LIMIT 1;
                """);
        }

        scene.Time.Pass(Day * 2);
        await scene.SweepAsync();
        Assert.Equal([KeptParts.Recording], (await RecordAsync(scene, call)).Expired);
        Assert.Equal("word-canary 1", (await scene.Store.Journal.ReadAsync(call, 0, Cancellation)).Select(entry => entry.Fact).OfType<CallTurn>().First().Text);
        await using (var beside = scene.Store.OpenBeside())
        {
            await beside.ExecuteAsync("UPDATE deliveries SET status = 'delivered', due_at = NULL");
        }

        await scene.SweepAsync();

        Assert.Equal(5, (await RecordAsync(scene, call)).Expired!.Count);
        Assert.Equal((0, 0), (scene.Ask<int>("SELECT COUNT(*) FROM deliveries"), scene.Ask<int>("SELECT COUNT(*) FROM receivers")));
        Assert.DoesNotContain("secret-canary", scene.Files(), StringComparison.Ordinal);
    }

    /// <summary>Each transaction is small, however long a call was; a sweep that is cut short is gone on with, by another process too.</summary>
    [Fact]
    public async Task A_long_call_goes_in_small_steps_and_another_sweep_goes_on_where_one_was_cut_short()
    {
        await using var scene = new RetentionScene(keep => keep.TranscriptsDays = 1);
        var call = await scene.CallAsync("a", turns: (RetentionSweep.RowsAtOnce * 2) + 10);
        await scene.CallAsync("b");
        scene.Time.Pass(Day * 2);
        const string Left = "SELECT COUNT(*) FROM events WHERE json_extract(fact, '$.text') LIKE 'word%'";
        var all = scene.Ask<int>(Left);
        using var cut = new CancellationTokenSource();
        scene.Time.StandsStill = true;
        var sweeping = scene.SweepAsync(cut.Token);
        await Eventually.TrueAsync(() => scene.Ask<int>(Left) < all, "a first step was made");
        await cut.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sweeping);
        var left = scene.Ask<int>(Left);
        await scene.RestartAsync();
        scene.Time.StandsStill = false;

        await scene.SweepAsync();

        Assert.Equal(RetentionSweep.RowsAtOnce, all - left);
        Assert.Equal(0, scene.Ask<int>(Left));
        Assert.Equal([KeptParts.Transcript], (await RecordAsync(scene, call)).Expired);
        Assert.Equal(2, scene.Ask<int>("SELECT COUNT(*) FROM calls WHERE expired = 2"));
    }

    [Fact]
    public async Task What_is_made_of_a_conversation_later_is_not_kept_either()
    {
        await using var scene = new RetentionScene(keep => keep.TranscriptsDays = 1);
        var call = await scene.Store.Journal.OpenAsync("a");
        await scene.Store.Journal.AddAsync(call, Facts.Ended());
        scene.Time.Pass(Day * 2);
        await scene.SweepAsync();

        Assert.Null(await scene.Store.Journal.AppendAsync(call, new CallAnalyzed("success", "late"), Cancellation));
    }

    private static void KeepADay(RetentionOptions keep) =>
        (keep.EventsDays, keep.TranscriptsDays, keep.RecordingsDays, keep.DeliveriesDays, keep.MetadataDays) = (1, 1, 1, 1, 1);

    private static CallQuery AllCalls() => new(null, null, null, null, null, null, 50, null);

    private static async Task<CallRecord> RecordAsync(RetentionScene scene, CallId call) => (await scene.Store.Get<CallArchive>().FindAsync(call, Cancellation))!;
}
