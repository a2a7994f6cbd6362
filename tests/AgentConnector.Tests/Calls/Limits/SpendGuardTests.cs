using AgentConnector.Calls;
using AgentConnector.Calls.Limits;
using Microsoft.Extensions.Options;

namespace AgentConnector.Tests.Calls.Limits;

/// <summary>Minutes of a key and a day, by the real store and a clock that the test holds: it begins at ten o'clock UTC.</summary>
public sealed class SpendGuardTests : IAsyncDisposable
{
    private readonly ManualTime time = new();
    private readonly TempStore store;
    private int calls;

    public SpendGuardTests() => store = new(time: time);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Calls_that_are_over_count_until_midnight_and_a_restart_forgets_nothing()
    {
        await EndedAsync("n8n", minutes: 6);
        Assert.Null(Refusal("n8n"));
        await EndedAsync("n8n", minutes: 4);
        await store.RestartAsync();

        var refusal = Refusal("n8n");

        Assert.Equal(("key-minutes-used", 429), (refusal!.Kind.Slug, refusal.Kind.Status));
        Assert.Equal(new("MAX_MINUTES_PER_KEY_PER_DAY", 10), refusal.Limit);
        Assert.Equal((13 * 3600) + (50 * 60), refusal.RetryAfterSeconds); // ten minutes after ten
        Assert.Equal(
            "The calls of this key have lasted 10 minutes today (UTC), and it may have 10 a day (MAX_MINUTES_PER_KEY_PER_DAY). "
            + "Send the request again tomorrow, or raise it; calls that run go on.",
            refusal.Detail);
        Assert.Null(Refusal("crm"));
        time.Advance(refusal.RetryAfter!.Value - TimeSpan.FromSeconds(1));
        Assert.NotNull(Refusal("n8n"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(Refusal("n8n"));
    }

    [Fact]
    public async Task A_call_that_runs_counts_as_it_goes_and_of_one_over_midnight_only_today()
    {
        await StartedAsync("n8n");
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.Null(Refusal("n8n"));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(Refusal("n8n"));

        time.Advance(TimeSpan.FromHours(13) + TimeSpan.FromMinutes(50)); // midnight
        Assert.Null(Refusal("n8n"));
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.NotNull(Refusal("n8n"));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_gives_no_minutes_back_and_one_that_is_set_forward_takes_none_for_good()
    {
        await EndedAsync("n8n", minutes: 10);
        time.Set(TimeSpan.FromHours(-1)); // it has not begun yet, by this clock
        Assert.NotNull(Refusal("n8n"));

        time.Set(TimeSpan.FromHours(1));
        await StartedAsync("crm");
        time.Set(TimeSpan.FromHours(-1));
        Assert.Null(Refusal("crm"));
        time.Set(TimeSpan.FromHours(3));
        Assert.NotNull(Refusal("crm"));
        await EndAsync(CallId.Parse($"call-{calls}"), minutes: 1); // what it lasted is measured, not read off the clock
        Assert.Null(Refusal("crm"));
    }

    [Fact]
    public async Task What_costs_nothing_is_neither_counted_nor_refused()
    {
        await EndedAsync("n8n", minutes: 60, scenario: "echo");
        Assert.Null(Refusal("n8n"));
        await EndedAsync("n8n", minutes: 60);

        Assert.NotNull(Refusal("n8n"));
        Assert.Null(Guard(10).Refusal("n8n", simulated: true));
        Assert.Null(Guard(10).Refusal(key: null, simulated: false));
        Assert.Null(Guard(0).Refusal("n8n", simulated: false));
    }

    [Fact]
    public async Task A_call_that_nobody_answered_and_one_cut_off_by_a_kill_count_what_they_lasted()
    {
        var unanswered = await QueuedAsync("n8n", scenario: null);
        time.Advance(TimeSpan.FromHours(1));
        await EndAsync(unanswered, minutes: 0);
        var cut = await StartedAsync("n8n");
        time.Advance(TimeSpan.FromHours(2)); // the service was down meanwhile
        await EndAsync(cut, minutes: 9);

        Assert.Null(Refusal("n8n"));
        await EndedAsync("n8n", minutes: 1);
        Assert.NotNull(Refusal("n8n"));
    }

    [Fact]
    public async Task What_a_call_waits_in_its_agents_queue_does_not_count()
    {
        var id = await StartedAsync("n8n");
        await store.Journal.AppendAsync(id, new CallWaiting(0), Cancelled);
        time.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(Refusal("n8n"));
        await store.Journal.AppendAsync(id, new CallAdmitted(1_800_000, 0), Cancelled);
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.Null(Refusal("n8n"));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(Refusal("n8n"));

        await EndAsync(id, minutes: 9);
        Assert.Null(Refusal("n8n"));
        await EndedAsync("n8n", minutes: 1);
        Assert.NotNull(Refusal("n8n"));
    }

    private async Task EndedAsync(string key, int minutes, string? scenario = null)
    {
        var id = await StartedAsync(key, scenario);
        time.Advance(TimeSpan.FromMinutes(minutes));
        await EndAsync(id, minutes);
    }

    private async Task<CallId> StartedAsync(string key, string? scenario = null)
    {
        var id = await QueuedAsync(key, scenario);
        await store.Journal.AppendAsync(id, new CallStarted("conv", "wav:demo", "pcm_16000", "pcm_16000"), Cancelled);
        return id;
    }

    private async Task<CallId> QueuedAsync(string key, string? scenario)
    {
        var id = CallId.Parse($"call-{++calls}");
        await store.Journal.TryOpenAsync(id, new CallQueued("a", "wav:demo", Scenario: scenario, RequestedBy: key), new("hash", null), Cancelled);
        return id;
    }

    private async Task EndAsync(CallId id, int minutes)
    {
        var end = new CallEnd(Party.Agent, EndReason.Completed);
        await store.Journal.AppendAsync(
            id, new CallEnded(CallStatus.Completed, end.ToEnding(), minutes * 60_000L, [], Recording: null, Metadata: null), Cancelled);
    }

    private AgentConnector.Problems.ApiProblem? Refusal(string key) => Guard(10).Refusal(key, simulated: false);

    private SpendGuard Guard(int minutes) => new(Options.Create(new CallOptions { MaxMinutesPerKeyPerDay = minutes }), store.Get<ITalkTime>(), time);
}
