using System.Text.Json;
using AgentConnector.Calls;

namespace AgentConnector.Tests.History;

/// <summary>What <see cref="ICallJournal"/> promises, whatever stores it.</summary>
public sealed class CallJournalTests : IAsyncDisposable
{
    private readonly TempStore store = new();

    private ICallJournal Journal => store.Journal;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_hundred_equal_requests_at_once_exactly_one_is_admitted()
    {
        var id = CallId.Parse("lead-4711");
        var admissions = await Task.WhenAll(Enumerable.Range(0, 100).Select(n =>
            Journal.TryOpenAsync(id, Facts.Queued(), new("hash-" + n, null), Cancellation).AsTask()));

        var winner = Assert.Single(admissions, admission => admission.Opened);
        Assert.All(admissions, admission => Assert.Equal(winner.RequestHash, admission.RequestHash));
        Assert.All(admissions, admission => Assert.Equal(id, admission.Id));
        Assert.Single(await Journal.ReadAsync(id, 0, Cancellation));
    }

    [Fact]
    public async Task An_idempotency_key_leads_to_the_call_that_it_started()
    {
        var first = await Journal.TryOpenAsync(CallId.Parse("a"), Facts.Queued(), new("hash", "key:1"), Cancellation);
        var again = await Journal.TryOpenAsync(CallId.Parse("b"), Facts.Queued(), new("other", "key:1"), Cancellation);
        var fresh = await Journal.TryOpenAsync(CallId.Parse("c"), Facts.Queued(), new("hash", "key:2"), Cancellation);

        Assert.True(first.Opened);
        Assert.Equal(new CallOpening(false, CallId.Parse("a"), "hash", null, null), again);
        Assert.True(fresh.Opened);
        Assert.Empty(await Journal.ReadAsync(CallId.Parse("b"), 0, Cancellation));
    }

    [Fact]
    public async Task A_known_id_comes_before_a_known_key()
    {
        await Journal.TryOpenAsync(CallId.Parse("a"), Facts.Queued(), new("hash-a", "key"), Cancellation);
        await Journal.TryOpenAsync(CallId.Parse("b"), Facts.Queued(), new("hash-b", null), Cancellation);

        var again = await Journal.TryOpenAsync(CallId.Parse("b"), Facts.Queued(), new("hash-b", "key"), Cancellation);

        Assert.Equal((false, "b", "hash-b"), (again.Opened, again.Id.ToString(), again.RequestHash));
    }

    [Fact]
    public async Task The_answer_and_the_ending_come_with_the_repeated_request_even_after_a_restart()
    {
        var id = await Journal.OpenAsync("a");
        var answer = new StartAnswer(202, "application/json", """{"success":true}""");
        await Journal.SaveAnswerAsync(id, answer, Cancellation);
        var ended = await Journal.AddAsync(id, Facts.Ended());
        await store.RestartAsync();

        var again = await Journal.TryOpenAsync(id, Facts.Queued(), new("any", null), Cancellation);

        Assert.Equal(new CallOpening(false, id, "hash-of-a", answer, ended.At), again);
    }

    [Fact]
    public async Task Facts_come_back_as_they_were_stored_in_order_and_without_gaps()
    {
        var id = await Journal.OpenAsync("a", Facts.Queued(metadata: """{"n":1.50,"ü":[null,"x"]}"""));
        CallEvent[] facts =
        [
            new CallConnecting(), new CallRinging(), Facts.Started(), Facts.Said(Speaker.Caller, "grüß \"Gott\" 🙂", 1, 5, 90, tentative: true),
            Facts.Said(Speaker.Agent, "hello", 2), new CallTurnCorrected(2, "hel", "hello"), new CallInterrupted(7, 8),
            new CallToolCalled("weather", "t1"), new CallToolAnswered("weather", "t1", true, 12), new CallDtmf("#", 3),
            Facts.Warning("w"), new CallLatency(2, 640), new CallAgentLost(EndReason.Disconnected, "The connection broke.", "conv_1", 1, 900),
            new CallAgentBack("conv_2", 1_200, 2, 2_100), Facts.Ended() with { Transcript = [] },
        ];
        var stored = new List<JournalEntry>();
        foreach (var fact in facts)
        {
            stored.Add(await Journal.AddAsync(id, fact));
        }

        var read = await Journal.ReadAsync(id, 0, Cancellation);

        Assert.Equal(Enumerable.Range(1, facts.Length + 1).Select(n => (long)n), read.Select(entry => entry.Seq));
        Assert.Equal(stored.Select(Json), read.Skip(1).Select(Json));
        Assert.True(JsonElement.DeepEquals(
            JsonDocument.Parse("""{"n":1.50,"ü":[null,"x"]}""").RootElement, ((CallQueued)read[0].Fact).Metadata!.Value));
        Assert.Equal(read.Count, read.Select(entry => entry.Id).Distinct().Count());
        Assert.All(read, entry => Assert.StartsWith("evt_", entry.Id, StringComparison.Ordinal));
        Assert.Equal(read.Skip(4).Select(Json), (await Journal.ReadAsync(id, 4, Cancellation)).Select(Json));
    }

    [Fact]
    public async Task Nothing_follows_an_ending()
    {
        var id = await Journal.OpenAsync("a");
        await Journal.AddAsync(id, Facts.Ended());

        Assert.Null(await Journal.AppendAsync(id, Facts.Warning("late"), Cancellation));
        Assert.Null(await Journal.AppendAsync(id, Facts.Ended(CallStatus.Failed), Cancellation));
        Assert.Equal(2, (await Journal.ReadAsync(id, 0, Cancellation)).Count);
    }

    [Fact]
    public async Task Of_many_endings_at_once_exactly_one_is_stored()
    {
        var id = await Journal.OpenAsync("a");
        var endings = await Task.WhenAll(Enumerable.Range(0, 50).Select(n =>
            Journal.AppendAsync(id, Facts.Ended(n % 2 == 0 ? CallStatus.Completed : CallStatus.Failed), Cancellation).AsTask()));

        var winner = Assert.Single(endings, entry => entry is not null);
        var last = (await Journal.ReadAsync(id, 0, Cancellation))[^1];
        Assert.Equal(winner!.Id, last.Id);
        Assert.Equal(2, last.Seq);
    }

    [Fact]
    public async Task An_unknown_call_has_no_facts_and_takes_none()
    {
        var id = CallId.Parse("nobody");

        Assert.Null(await Journal.AppendAsync(id, Facts.Started(), Cancellation));
        Assert.Empty(await Journal.ReadAsync(id, 0, Cancellation));
        Assert.Empty(await Journal.FollowAsync(id, 0, Cancellation).ToListAsync(Cancellation));
        await Journal.SaveAnswerAsync(id, new(200, "application/json", "{}"), Cancellation);
    }

    [Fact]
    public async Task Open_calls_are_those_without_an_ending_oldest_first_even_after_a_restart()
    {
        foreach (var name in (string[])["c", "a", "b"])
        {
            await Journal.OpenAsync(name);
        }

        await Journal.AddAsync(CallId.Parse("a"), Facts.Ended());
        await store.RestartAsync();

        Assert.Equal(["c", "b"], (await Journal.OpenCallsAsync(Cancellation)).Select(id => id.ToString()));
    }

    [Fact]
    public async Task Ids_that_differ_by_case_are_different_calls()
    {
        await Journal.OpenAsync("Lead");
        await Journal.OpenAsync("lead");

        Assert.Equal(2, (await Journal.OpenCallsAsync(Cancellation)).Count);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private static string Json(JournalEntry entry) =>
        JsonSerializer.Serialize(EventEnvelope.From(entry), CallJson.Default.EventEnvelope);
}
