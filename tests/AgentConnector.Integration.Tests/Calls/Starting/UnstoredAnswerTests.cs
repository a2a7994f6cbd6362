using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.History.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Calls.Starting;

/// <summary>A start is admitted, then the store takes nothing: the answer says what became of the call, and one call stays one call.</summary>
public sealed class UnstoredAnswerTests
{
    private readonly FullStore store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, 200, "in_progress")]
    [InlineData("respond-async", 202, "queued")]
    public async Task The_answer_is_true_repeated_meanwhile_and_stored_when_the_store_works_again(string? prefer, int expected, string status)
    {
        await using var desk = await OpenAsync();
        store.TakesNoAnswer = true;

        const string Body = """{"agent_id":"a","callback_url":null}""";
        (string, string)[] headers = prefer is null ? [("Idempotency-Key", "k")] : [("Idempotency-Key", "k"), ("Prefer", prefer)];
        var first = await desk.StartAsync(Body, headers);
        Assert.Equal((expected, status), (first.Status, first.Body.GetProperty("status").GetString()));
        var id = CallId.Parse(first.Body.GetProperty("session_id").GetString()!);

        for (var live = true; ; live = false)
        {
            var again = await desk.StartAsync(Body, headers);
            Assert.Equal(
                (expected, id.ToString(), true), (again.Status, again.Body.GetProperty("session_id").GetString(), again.Body.GetProperty("replayed").GetBoolean()));
            if (!live)
            {
                break;
            }

            await Eventually.TrueAsync(() => desk.Agents.Sessions.Count == 1, "the agent is reached");
            await desk.PostAsync($"/calls/{id}/end", "{}");
        }

        Assert.Null((await desk.Journal.FindAsync(id, null, Cancellation))!.Answer);
        store.TakesNoAnswer = false;
        await Eventually.TrueAsync(async () => (await desk.Journal.FindAsync(id, null, Cancellation))!.Answer?.StatusCode == expected, "the answer is stored");
        Assert.Equal(expected, (await desk.StartAsync(Body, headers)).Status);
        Assert.Single(desk.Agents.Sessions);
    }

    [Fact]
    public async Task The_same_by_the_sessions_id_where_the_first_came_by_a_key()
    {
        await using var desk = await OpenAsync();
        store.TakesNoAnswer = true;
        var first = await desk.StartAsync("""{"agent_id":"a","session_id":"s1"}""", ("Idempotency-Key", "k"));
        Assert.Equal(200, first.Status);
        await desk.PostAsync("/calls/s1/end", "{}");

        var again = await desk.StartAsync("""{"agent_id":"a","session_id":"s1"}""");

        Assert.Equal((200, "in_progress"), (again.Status, again.Body.GetProperty("status").GetString()));
        Assert.Single(desk.Agents.Sessions);
    }

    [Fact]
    public async Task A_failed_start_is_told_as_what_it_is()
    {
        await using var desk = await OpenAsync();
        store.TakesNoAnswer = true;
        desk.Agents.Failure = new AgentException(AgentFailure.NotFound, "There is no such agent.");

        const string Body = """{"agent_id":"a","session_id":"s1"}""";
        Assert.Equal(404, (await desk.StartAsync(Body)).Status);
        Assert.Equal(404, (await desk.StartAsync(Body)).Status);

        store.TakesNoAnswer = false;
        await Eventually.TrueAsync(
            async () => (await desk.Journal.FindAsync(CallId.Parse("s1"), null, Cancellation))!.Answer?.StatusCode is 404, "the answer is stored");
        Assert.Single(desk.Agents.Requests);
    }

    [Fact]
    public async Task A_call_whose_beginning_cannot_be_stored_begins_all_the_same()
    {
        await using var desk = await OpenAsync();
        store.TakesNoStart = true;

        var (status, body, _) = await desk.StartAsync("""{"agent_id":"a","session_id":"s1"}""");

        Assert.Equal((200, "in_progress"), (status, body.GetProperty("status").GetString()));
        Assert.Equal(202, (await desk.PostAsync("/calls/s1/messages", """{"type":"user_message","text":"Hello?"}""")).Status);
        store.TakesNoStart = false;
        await Eventually.TrueAsync(
            async () => (await desk.Journal.ReadAsync(CallId.Parse("s1"), 0, Cancellation)).Any(entry => entry.Fact is CallStarted), "the beginning is stored");
    }

    [Fact]
    public async Task Both_sides_talk_while_the_beginning_is_being_stored_and_the_client_is_told_once_it_is()
    {
        var time = new ManualTime();
        await using var desk = await OpenAsync(time);
        store.TakesNoStart = true;
        var starting = desk.StartAsync("""{"agent_id":"a","session_id":"s1"}""");
        await Eventually.TrueAsync(() => !desk.Callers.Opened.IsEmpty && !desk.Agents.Sessions.IsEmpty, "both sides are reached");
        await time.TimerSetAsync(TimeSpan.FromMilliseconds(100)); // the store was asked for the first time

        desk.Callers.Opened.Single().Speaks(Speech.Tone(440, 0.02));
        await Eventually.TrueAsync(() => !desk.Agents.Sessions.Single().Heard.IsEmpty, "the agent hears the caller");
        Assert.False(starting.IsCompleted);

        store.TakesNoStart = false;
        await Eventually.AdvanceAsync(time, TimeSpan.FromMilliseconds(100), starting);
        Assert.Equal(200, (await starting).Status);
        Assert.Contains(await desk.Journal.ReadAsync(CallId.Parse("s1"), 0, Cancellation), entry => entry.Fact is CallStarted);
    }

    private Task<Desk> OpenAsync(TimeProvider? time = null) => Desk.OpenAsync(
        new Dictionary<string, string> { ["RECORDING"] = "false" },
        builder => builder.Services.AddSingleton<IFactObserver>(store).AddSingleton(time ?? TimeProvider.System));

    /// <summary>The disk is full for some things, as a nearly full one is.</summary>
    private sealed class FullStore : IFactObserver
    {
        private const int Full = 13;

        public bool TakesNoAnswer { get; set; }

        public bool TakesNoStart { get; set; }

        public void Opened(StoreConnection connection, long call, Callback callback)
        {
        }

        public void Stored(StoreConnection connection, long call, JournalEntry entry) => Refuse(TakesNoStart && entry.Fact is CallStarted);

        public void Answered(StoreConnection connection, CallId id) => Refuse(TakesNoAnswer);

        private static void Refuse(bool refuses)
        {
            if (refuses)
            {
                throw new SqliteException("database or disk is full", Full);
            }
        }
    }
}
