using AgentConnector.Agents;
using AgentConnector.Calls;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Calls.Starting;

/// <summary>The same request is the same call: at once, later, and when it failed.</summary>
public sealed class IdempotencyTests
{
    private const string Body = """{"agent_id":"a","session_id":"s"}""";

    [Fact]
    public async Task A_hundred_equal_requests_at_once_are_one_call_and_get_one_answer()
    {
        await using var desk = await Desk.OpenAsync();
        var ready = new TaskCompletionSource();
        desk.Agents.Ready = ready.Task;

        var asking = Enumerable.Range(0, 100).Select(_ => desk.StartAsync(Body)).ToList();
        while (desk.Agents.Requests.IsEmpty)
        {
            await Task.Yield();
        }

        ready.SetResult();
        var answers = await Task.WhenAll(asking);

        Assert.Single(desk.Agents.Requests);
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(99, answers.Count(answer => answer.Body.GetProperty("replayed").GetBoolean()));
        Assert.Equal(99, answers.Count(answer => answer.Headers.Contains("Idempotent-Replayed")));
    }

    [Fact]
    public async Task A_repetition_gets_the_first_answer_and_is_told_in_words_that_nobody_is_called_again()
    {
        await using var desk = await Desk.OpenAsync();

        var first = await desk.StartAsync(Body, ("Prefer", "respond-async"));
        var during = await desk.StartAsync("""{ "session_id": "s", "agent_id": "a" }""");
        await desk.PostAsync("/calls/s/end", "{}");
        var after = await desk.StartAsync(Body);

        Assert.False(first.Body.GetProperty("replayed").GetBoolean());
        Assert.All([during, after], again =>
        {
            Assert.Equal(202, again.Status);
            Assert.Equal(["true"], again.Headers.GetValues("Idempotent-Replayed"));
            Assert.True(again.Body.GetProperty("replayed").GetBoolean());
            Assert.False(again.Body.TryGetProperty("error", out _));
            Assert.All(["success", "session_id", "status", "timestamp", "links"], name =>
                Assert.Equal(first.Body.GetProperty(name).ToString(), again.Body.GetProperty(name).ToString()));
            Assert.Contains("earlier request", again.Body.GetProperty("message").GetString(), StringComparison.Ordinal);
            Assert.Contains("no second call", again.Body.GetProperty("message").GetString(), StringComparison.Ordinal);
            Assert.Contains("new session_id", again.Body.GetProperty("message").GetString(), StringComparison.Ordinal);
        });
        Assert.Contains("is over", after.Body.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("is over", during.Body.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Single(desk.Agents.Requests);
    }

    [Fact]
    public async Task After_a_day_the_same_id_is_refused_with_words_that_say_what_to_send()
    {
        var time = new ManualTime();
        await using var desk = await Desk.OpenAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(time));
        await desk.StartAsync(Body);
        await desk.PostAsync("/calls/s/end", "{}");
        time.Advance(TimeSpan.FromHours(25));

        var (status, body, _) = await desk.StartAsync(Body);

        Assert.Equal(409, status);
        Assert.Equal("s", body.GetProperty("call_id").GetString());
        Assert.Contains("Send a new session_id", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("GET /calls/s", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_id_with_another_body_is_a_conflict_at_once_and_later()
    {
        await using var desk = await Desk.OpenAsync();
        var ready = new TaskCompletionSource();
        desk.Agents.Ready = ready.Task;
        var first = desk.StartAsync(Body);
        while (desk.Agents.Requests.IsEmpty)
        {
            await Task.Yield();
        }

        var during = await desk.StartAsync("""{"agent_id":"b","session_id":"s"}""");
        ready.SetResult();
        await first;
        var after = await desk.StartAsync("""{"agent_id":"b","session_id":"s"}""");

        Assert.Equal((409, 409), (during.Status, after.Status));
        Assert.Equal("s", after.Body.GetProperty("call_id").GetString());
    }

    [Fact]
    public async Task An_idempotency_key_stands_for_the_id_that_was_made()
    {
        await using var desk = await Desk.OpenAsync();

        var first = await desk.StartAsync("""{"agent_id":"a"}""", ("Idempotency-Key", "k1"));
        var again = await desk.StartAsync("""{"agent_id":"a"}""", ("Idempotency-Key", "k1"));
        var other = await desk.StartAsync("""{"agent_id":"a"}""", ("Idempotency-Key", "k2"));
        var conflict = await desk.StartAsync("""{"agent_id":"b"}""", ("Idempotency-Key", "k1"));

        Assert.Equal(first.Body.GetProperty("session_id").GetString(), again.Body.GetProperty("session_id").GetString());
        Assert.NotEqual(first.Body.GetProperty("session_id").GetString(), other.Body.GetProperty("session_id").GetString());
        Assert.Equal(409, conflict.Status);
    }

    [Fact]
    public async Task A_failed_start_is_repeated_too_for_the_call_has_had_its_ending()
    {
        await using var desk = await Desk.OpenAsync();
        desk.Agents.Failure = new AgentException(AgentFailure.Refused, "no");

        var first = await desk.StartAsync(Body);
        desk.Agents.Failure = null;
        var again = await desk.StartAsync(Body);

        Assert.Equal((502, 502), (first.Status, again.Status));
        Assert.False(first.Body.TryGetProperty("replayed", out _));
        Assert.True(again.Body.GetProperty("replayed").GetBoolean());
        Assert.Contains("earlier request", again.Body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.StartsWith(first.Body.GetProperty("detail").GetString()!, again.Body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(["true"], again.Headers.GetValues("Idempotent-Replayed"));
        Assert.Single(desk.Agents.Requests);
    }

    [Fact]
    public async Task A_refusal_that_made_no_call_is_forgotten()
    {
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string> { ["MAX_CALLS"] = "1" });
        await desk.StartAsync("""{"agent_id":"a","session_id":"other"}""");

        var busy = await desk.StartAsync(Body);
        await desk.PostAsync("/calls/other/end", "{}");
        var free = await desk.StartAsync(Body);

        Assert.Equal((503, 200), (busy.Status, free.Status));
        Assert.False(free.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task A_client_that_gives_up_does_not_end_the_call()
    {
        await using var desk = await Desk.OpenAsync();
        var ready = new TaskCompletionSource();
        desk.Agents.Ready = ready.Task;
        using var patience = new CancellationTokenSource();
        using var content = new StringContent(Body, System.Text.Encoding.UTF8, "application/json");
        var asking = desk.Service.Client.PostAsync("/webhook/initiate-call", content, patience.Token);
        while (desk.Agents.Requests.IsEmpty)
        {
            await Task.Yield();
        }

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        ready.SetResult();
        var again = await desk.StartAsync(Body);

        Assert.Equal(200, again.Status);
        Assert.Single(desk.Agents.Requests);
        Assert.NotNull(desk.Dispatcher.Find(CallId.Parse("s")));
    }
}
