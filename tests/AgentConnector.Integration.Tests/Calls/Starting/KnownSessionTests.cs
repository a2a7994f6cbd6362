using System.Text.Json;
using AgentConnector.Agents;
using AgentConnector.Calls;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Calls.Starting;

/// <summary><c>on_known_session: new_after_end</c>: a fixed session_id is one call while that lives, and another one afterwards.</summary>
public sealed class KnownSessionTests
{
    private const string Body = """{"agent_id":"a","session_id":"s","on_known_session":"new_after_end"}""";

    [Fact]
    public async Task While_the_call_lives_it_is_replayed_and_once_it_is_over_the_session_goes_on_in_a_new_one()
    {
        await using var desk = await Desk.OpenAsync();

        var first = await desk.StartAsync(Body);
        var during = await desk.StartAsync(Body);
        await desk.PostAsync("/calls/s/end", "{}");
        var second = await desk.StartAsync(Body);
        await desk.PostAsync("/calls/s.2/end", "{}");
        var third = await desk.StartAsync(Body);

        Assert.Equal(["s", "s", "s.2", "s.3"], new[] { first, during, second, third }.Select(answer => answer.Body.GetProperty("session_id").GetString()!));
        Assert.Equal([false, true, false, false], new[] { first, during, second, third }.Select(answer => answer.Body.GetProperty("replayed").GetBoolean()));
        Assert.Equal("/calls/s.3", third.Body.GetProperty("links").GetProperty("self").GetString());
        Assert.Equal(3, desk.Agents.Requests.Count);
    }

    [Fact]
    public async Task A_failed_start_is_tried_again_by_the_same_request()
    {
        await using var desk = await Desk.OpenAsync();
        desk.Agents.Failure = new AgentException(AgentFailure.Disconnected, "no");

        var first = await desk.StartAsync(Body);
        desk.Agents.Failure = null;
        var again = await desk.StartAsync(Body);

        Assert.Equal((502, 200), (first.Status, again.Status));
        Assert.Contains("on_known_session: new_after_end", first.Body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("s.2", again.Body.GetProperty("session_id").GetString());
        Assert.False(again.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task Many_at_once_after_the_end_are_one_new_call()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync(Body);
        await desk.PostAsync("/calls/s/end", "{}");
        var ready = new TaskCompletionSource();
        desk.Agents.Ready = ready.Task;

        var asking = Enumerable.Range(0, 20).Select(_ => desk.StartAsync(Body)).ToList();
        while (desk.Agents.Requests.Count < 2)
        {
            await Task.Yield();
        }

        ready.SetResult();
        var answers = await Task.WhenAll(asking);

        Assert.All(answers, answer => Assert.Equal("s.2", answer.Body.GetProperty("session_id").GetString()));
        Assert.Equal(19, answers.Count(answer => answer.Body.GetProperty("replayed").GetBoolean()));
        Assert.Equal(2, desk.Agents.Requests.Count);
    }

    [Fact]
    public async Task Another_body_is_a_conflict_while_the_call_lives_and_a_new_call_afterwards()
    {
        const string Other = """{"agent_id":"b","session_id":"s","on_known_session":"new_after_end"}""";
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync(Body);

        var during = await desk.StartAsync(Other);
        await desk.PostAsync("/calls/s/end", "{}");
        var after = await desk.StartAsync(Other);

        Assert.Equal((409, 200), (during.Status, after.Status));
        Assert.Equal("s.2", after.Body.GetProperty("session_id").GetString());
    }

    [Fact]
    public async Task Who_replays_gets_the_answer_of_the_sessions_latest_call()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync(Body);
        await desk.PostAsync("/calls/s/end", "{}");
        await desk.StartAsync(Body);
        await desk.PostAsync("/calls/s.2/end", "{}");

        var replayed = await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");

        Assert.Equal("s.2", replayed.Body.GetProperty("session_id").GetString());
        Assert.True(replayed.Body.GetProperty("replayed").GetBoolean());
        Assert.Equal(2, desk.Agents.Requests.Count);
    }

    [Fact]
    public async Task After_a_restart_the_session_is_known_and_goes_on_in_a_new_call()
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string> { ["DATA_DIR"] = folder.Path };
        await using (var before = await Desk.OpenAsync(settings))
        {
            await before.StartAsync(Body);
            await before.PostAsync("/calls/s/end", "{}");
            await before.StartAsync(Body); // and is cut off
        }

        await using var desk = await Desk.OpenAsync(settings);
        var answer = await desk.StartAsync(Body);

        Assert.Equal("s.3", answer.Body.GetProperty("session_id").GetString());
        Assert.Equal(["s.3", "s.2", "s"], await SessionAsync(desk, "s"));
    }

    [Fact]
    public async Task All_calls_of_a_session_are_listed_by_it_and_each_record_says_what_was_asked_for()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync(Body);
        await desk.PostAsync("/calls/s/end", "{}");
        await desk.StartAsync(Body);
        await desk.StartAsync("""{"agent_id":"a","session_id":"another"}""");

        Assert.Equal(["s.2", "s"], await SessionAsync(desk, "s"));
        Assert.Equal(["s.2"], await SessionAsync(desk, "s.2"));
        Assert.Equal("s", (await desk.RecordAsync("s.2")).GetProperty("requested_session_id").GetString());
        Assert.False((await desk.RecordAsync("s")).TryGetProperty("requested_session_id", out _));
    }

    [Fact]
    public async Task A_name_that_another_request_has_taken_is_passed_over()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync("""{"agent_id":"b","session_id":"s.2"}""");
        await desk.StartAsync(Body);
        await desk.PostAsync("/calls/s/end", "{}");

        var answer = await desk.StartAsync(Body);

        Assert.Equal("s.3", answer.Body.GetProperty("session_id").GetString());
        Assert.Equal(["s.3", "s"], await SessionAsync(desk, "s"));
    }

    [Fact]
    public async Task A_known_idempotency_key_names_the_request_itself_and_is_replayed()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync(Body, ("Idempotency-Key", "k1"));
        await desk.PostAsync("/calls/s/end", "{}");

        var sameKey = await desk.StartAsync(Body, ("Idempotency-Key", "k1"));
        var anotherKey = await desk.StartAsync(Body, ("Idempotency-Key", "k2"));

        Assert.True(sameKey.Body.GetProperty("replayed").GetBoolean());
        Assert.Equal(("s", "s.2"), (sameKey.Body.GetProperty("session_id").GetString(), anotherKey.Body.GetProperty("session_id").GetString()));
    }

    [Fact]
    public async Task A_day_after_the_end_the_session_still_goes_on()
    {
        var time = new ManualTime();
        await using var desk = await Desk.OpenAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(time));
        await desk.StartAsync(Body);
        await desk.PostAsync("/calls/s/end", "{}");
        time.Advance(TimeSpan.FromHours(25));

        Assert.Equal(200, (await desk.StartAsync(Body)).Status);
        Assert.NotNull(desk.Dispatcher.Find(CallId.Parse("s.2")));
    }

    private static async Task<string[]> SessionAsync(Desk desk, string session)
    {
        using var response = await desk.Service.Client.GetAsync($"/calls?session_id={session}", TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return [.. document.RootElement.GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("session_id").GetString()!)];
    }
}
