using System.Net.Http.Headers;
using System.Text.Json;
using AgentConnector.Calls;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Calls.Limits;

/// <summary>What each limit answers over HTTP, to the letter, and what becomes of those who may wait.</summary>
public sealed class LimitAnswersTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("MAX_CALLS", "1", 503, "lines-busy", "All lines are busy", "1 call is running, which is the limit (MAX_CALLS). Send the request again in a moment.")]
    [InlineData(
        "MAX_CALLS_PER_AGENT", "1", 503, "agent-lines-busy", "This agent's lines are busy",
        "This agent has 1 call, as many as one agent may have at once (MAX_CALLS_PER_AGENT). Send the request again in a moment.")]
    [InlineData(
        "MAX_CALLS_PER_KEY", "1", 429, "key-lines-busy", "This key's lines are busy",
        "This key has 1 call, as many as it may have at once (MAX_CALLS_PER_KEY). Send the request again in a moment.")]
    public async Task A_limit_of_calls_says_its_name_its_value_and_when_to_come_back(string setting, string value, int status, string kind, string title, string detail)
    {
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string> { [setting] = value });
        await desk.StartAsync("""{"agent_id":"a","session_id":"one"}""");

        var refused = await desk.StartAsync("""{"agent_id":"a","session_id":"two"}""");

        AssertProblem(refused, status, kind, title, detail, setting, 1, seconds: 5);
        await desk.PostAsync("/calls/one/end", "{}");
        Assert.Equal(200, (await desk.StartAsync("""{"agent_id":"a","session_id":"two"}""")).Status); // the refusal is not remembered
    }

    [Fact]
    public async Task One_call_per_device_is_a_limit_like_the_others()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync("""{"agent_id":"a","session_id":"one","to":"only:mic"}""");

        var refused = await desk.StartAsync("""{"agent_id":"a","session_id":"two","to":"only:mic"}""");

        AssertProblem(
            refused, 409, "endpoint-busy", "The audio endpoint is in use",
            "Another call, or a sound check, uses only:mic. Wait for it to end, or end it; DEVICE_BUSY=queue lets calls wait.", "DEVICE_BUSY", 1, seconds: 5);
    }

    [Fact]
    public async Task The_rate_of_starts_is_one_too()
    {
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string> { ["RATE_LIMIT_PER_MINUTE"] = "1" });
        await desk.StartAsync("""{"agent_id":"a"}""");

        var (status, body, headers) = await desk.StartAsync("""{"agent_id":"a"}""");

        Assert.Equal(429, status);
        Assert.Equal(("RATE_LIMIT_PER_MINUTE", 1), Limit(body));
        Assert.Equal(headers.RetryAfter?.Delta?.TotalSeconds, body.GetProperty("limit").GetProperty("retry_after_seconds").GetInt32());
    }

    [Fact]
    public async Task A_key_whose_minutes_are_used_up_begins_nothing_and_what_runs_goes_on()
    {
        var noon = new Noon();
        await using var desk = await Desk.OpenAsync(
            new Dictionary<string, string> { ["MAX_MINUTES_PER_KEY_PER_DAY"] = "1" }, builder => builder.Services.AddSingleton<TimeProvider>(noon));
        await desk.StartAsync("""{"agent_id":"a","session_id":"runs"}""");
        await TalkedAsync(desk, noon.GetUtcNow() - TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));

        var (status, body, headers) = await desk.StartAsync("""{"agent_id":"a","session_id":"late"}""");
        var simulated = await desk.StartAsync("""{"agent_id":"a","simulate":true}""");
        var repeated = await desk.StartAsync("""{"agent_id":"a","session_id":"runs"}""");

        Assert.Equal((429, "urn:agent-connector:problem:key-minutes-used"), (status, body.GetProperty("type").GetString()));
        Assert.Equal(("MAX_MINUTES_PER_KEY_PER_DAY", 1), Limit(body));
        Assert.InRange(headers.RetryAfter!.Delta!.Value, TimeSpan.FromHours(11), TimeSpan.FromHours(12));
        Assert.Equal(200, simulated.Status);
        Assert.Equal((200, true), (repeated.Status, repeated.Body.GetProperty("replayed").GetBoolean()));
        Assert.Equal("in_progress", (await desk.RecordAsync("runs")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Who_may_wait_is_told_its_place_and_is_served_in_order()
    {
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string> { ["MAX_CALLS"] = "1", ["CALL_QUEUE"] = "2" });
        await desk.StartAsync("""{"agent_id":"a","session_id":"one"}""");
        var two = await desk.StartAsync("""{"agent_id":"a","session_id":"two"}""");
        var three = await desk.StartAsync("""{"agent_id":"a","session_id":"three"}""");
        var four = await desk.StartAsync("""{"agent_id":"a","session_id":"four"}""");

        Assert.Equal((202, 202, 503), (two.Status, three.Status, four.Status));
        Assert.Equal((1, 2), (Position(two.Body), Position(three.Body)));
        Assert.Equal("queued", two.Body.GetProperty("status").GetString());
        Assert.Equal("Call accepted; it waits as number 2. Follow links.events, or GET links.self with ?wait=30.", three.Body.GetProperty("message").GetString());
        Assert.Equal(TimeSpan.FromSeconds(5), two.Headers.RetryAfter?.Delta);
        Assert.False(two.Body.TryGetProperty("error", out _));

        await desk.PostAsync("/calls/one/end", "{}");
        await UntilAsync(desk, "two", "in_progress");
        Assert.Equal("queued", (await desk.RecordAsync("three")).GetProperty("status").GetString());
        await desk.PostAsync("/calls/two/end", "{}");
        await UntilAsync(desk, "three", "in_progress");
        Assert.Equal(3, desk.Agents.Sessions.Count);
    }

    [Fact]
    public async Task Who_is_ended_while_waiting_frees_its_place_and_reaches_nobody()
    {
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string> { ["MAX_CALLS"] = "1", ["CALL_QUEUE"] = "1" });
        await desk.StartAsync("""{"agent_id":"a","session_id":"one"}""");
        await desk.StartAsync("""{"agent_id":"a","session_id":"two"}""");

        await desk.PostAsync("/calls/two/end", "{}");
        var three = await desk.StartAsync("""{"agent_id":"a","session_id":"three"}""");

        Assert.Equal("canceled", (await desk.RecordAsync("two")).GetProperty("status").GetString());
        Assert.Equal((202, 1), (three.Status, Position(three.Body)));
        await desk.PostAsync("/calls/one/end", "{}");
        await UntilAsync(desk, "three", "in_progress");
        Assert.Equal(2, desk.Agents.Sessions.Count);
    }

    [Fact]
    public async Task Who_waits_too_long_ends_as_busy()
    {
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string> { ["MAX_CALLS"] = "1", ["CALL_QUEUE"] = "1", ["CALL_QUEUE_SECONDS"] = "1" });
        await desk.StartAsync("""{"agent_id":"a","session_id":"one"}""");
        await desk.StartAsync("""{"agent_id":"a","session_id":"two"}""");

        var record = await desk.RecordAsync("two", waitSeconds: 30);

        Assert.Equal("busy", record.GetProperty("status").GetString());
        Assert.Equal("service", record.GetProperty("end").GetProperty("party").GetString());
        Assert.Equal("No line was free for 1 s (CALL_QUEUE_SECONDS).", record.GetProperty("end").GetProperty("detail").GetString());
        Assert.Equal("in_progress", (await desk.RecordAsync("one")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Who_waits_when_the_service_is_asked_to_stop_is_ended_and_who_talks_may_go_on()
    {
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string> { ["MAX_CALLS"] = "1", ["CALL_QUEUE"] = "1" });
        await desk.StartAsync("""{"agent_id":"a","session_id":"one"}""");
        await desk.StartAsync("""{"agent_id":"a","session_id":"two"}""");

        var drained = desk.Calls.DrainAsync(Cancelled);
        var two = await desk.RecordAsync("two", waitSeconds: 30);

        Assert.Equal("interrupted", two.GetProperty("status").GetString());
        Assert.Equal("in_progress", (await desk.RecordAsync("one")).GetProperty("status").GetString());
        Assert.Single(desk.Agents.Sessions);
        await desk.PostAsync("/calls/one/end", "{}");
        await drained;
    }

    private static void AssertProblem(
        (int Status, JsonElement Body, HttpResponseHeaders Headers) answer, int status, string kind, string title, string detail, string limit, int value, int seconds)
    {
        Assert.Equal(status, answer.Status);
        Assert.Equal(TimeSpan.FromSeconds(seconds), answer.Headers.RetryAfter?.Delta);
        var body = answer.Body.EnumerateObject().Where(member => member.Name is not "timestamp").ToDictionary(member => member.Name, member => member.Value.ToString());
        var told = body.Remove("limit", out var text) ? JsonElement.Parse(text) : default;
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["type"] = "urn:agent-connector:problem:" + kind,
                ["title"] = title,
                ["status"] = $"{status}",
                ["detail"] = detail,
                ["success"] = "False",
                ["error"] = title,
            },
            body);
        Assert.Equal($$"""{"name":"{{limit}}","value":{{value}},"retry_after_seconds":{{seconds}}}""", told.GetRawText());
    }

    private static (string? Name, int Value) Limit(JsonElement body) =>
        (body.GetProperty("limit").GetProperty("name").GetString(), body.GetProperty("limit").GetProperty("value").GetInt32());

    private static int Position(JsonElement body) => body.GetProperty("position").GetInt32();

    private static Task UntilAsync(Desk desk, string call, string status) => Eventually.TrueAsync(
        async () => (await desk.RecordAsync(call)).GetProperty("status").GetString() == status, $"{call} is {status}");

    /// <summary>Puts a conversation of this key into the store.</summary>
    private static async Task TalkedAsync(Desk desk, DateTimeOffset began, TimeSpan lasted)
    {
        var id = CallId.Parse("long");
        await desk.Journal.TryOpenAsync(id, new CallQueued("a", "wav:demo", RequestedBy: "tests"), new("hash", null), Cancelled);
        await desk.Journal.AppendAsync(id, [new(new CallStarted("conv", "wav:demo", "pcm_16000", "pcm_16000"), began)], Task.CompletedTask, Cancelled);
        var end = new CallEnd(Party.Agent, EndReason.Completed);
        await desk.Journal.AppendAsync(
            id, new CallEnded(CallStatus.Completed, end.ToEnding(), (long)lasted.TotalMilliseconds, [], Recording: null, Metadata: null), Cancelled);
    }

    /// <summary>A clock that runs as all do, and began at noon: no midnight comes in between.</summary>
    private sealed class Noon : TimeProvider
    {
        private readonly TimeSpan ahead = TimeSpan.FromHours(12) - System.GetUtcNow().TimeOfDay;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
    }
}
