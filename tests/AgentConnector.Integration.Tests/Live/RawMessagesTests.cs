using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using AgentConnector.Calls;
using AgentConnector.Integration.Tests.Calls;

namespace AgentConnector.Integration.Tests.Live;

/// <summary>What an agent sends, as it comes: for keys that have the scope for it, while they follow, and for nobody else.</summary>
public sealed class RawMessagesTests
{
    private const string Seer = "seer-key-93jf02jf92";
    private const string Caller = "caller-key-a9fj20fj2";
    private const string Canary = "canary-4711";
    private const string Thought = """{"type":"agent_reasoning_response_part","reasoning_response_part":{"type":"delta","text":"canary-4711","event_id":"5"}}""";
    private const string Path = "/calls/s/events?include=agent.*";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_come_between_the_events_without_an_id_and_are_kept_nowhere()
    {
        await using var desk = await DeskAsync();
        using var answer = await GetAsync(desk, Seer, Path);
        await using var events = await EventsOf(answer);
        await UntilAsync(events, "call.started");

        Say(desk, Thought);
        await UntilAsync(events, "agent.agent_reasoning_response_part");
        var told = JsonElement.Parse(events.Current.Data);
        await desk.PostAsync("/calls/s/end", "{}");
        await UntilAsync(events, "call.ended");

        Assert.Equal("s", told.GetProperty("call_id").GetString());
        Assert.Equal(Canary, told.GetProperty("data").GetProperty("reasoning_response_part").GetProperty("text").GetString());
        Assert.DoesNotContain(await desk.Journal.ReadAsync(CallId.Parse("s"), 0, Cancellation), entry => EventEnvelope.From(entry).ToJson().Contains(Canary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_does_not_ask_for_them_gets_none_and_who_may_not_is_refused()
    {
        await using var desk = await DeskAsync();
        using var plain = await GetAsync(desk, Seer, "/calls/s/events");
        using var seen = await GetAsync(desk, Seer, Path);
        await using var watching = await EventsOf(seen);
        await UntilAsync(watching, "call.started");
        Say(desk, Thought);
        await UntilAsync(watching, "agent.agent_reasoning_response_part");
        await desk.PostAsync("/calls/s/end", "{}");

        Assert.DoesNotContain(Canary, await plain.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        foreach (var key in (string[])[Caller, RunningService.Key])
        {
            using var refused = await GetAsync(desk, key, Path);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Contains("scope 'raw'", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_long_message_is_told_by_its_length_and_one_of_no_name_as_unknown()
    {
        await using var desk = await DeskAsync();
        using var answer = await GetAsync(desk, Seer, Path);
        await using var events = await EventsOf(answer);
        await UntilAsync(events, "call.started");

        Say(desk, $$"""{"type":"rich_content","text":"{{new string('a', 70_000)}}"}""");
        await UntilAsync(events, "agent.rich_content");
        var told = JsonElement.Parse(events.Current.Data);
        Say(desk, """{"type":"evil\nid: 7"}""");
        await UntilAsync(events, "agent.unknown");

        Assert.True(told.GetProperty("omitted_bytes").GetInt32() > 70_000);
        Assert.False(told.TryGetProperty("data", out _));
        Assert.Null(events.Current.EventId);
    }

    [Fact]
    public async Task A_call_whose_digits_are_taken_out_shows_none()
    {
        await using var desk = await DeskAsync(""","redact_digits":true""");

        using var answer = await GetAsync(desk, Seer, Path);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Null(desk.Agents.Requests.Single().Raw);
    }

    [Theory]
    [InlineData("/calls/s/events?include=call.turn", null)]
    [InlineData(Path, "application/json")]
    public async Task Anything_else_to_include_and_a_list_of_what_is_kept_nowhere_are_wrong(string path, string? accept)
    {
        await using var desk = await DeskAsync();

        using var answer = await GetAsync(desk, Seer, path, accept);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("include", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static async Task<Desk> DeskAsync(string more = "")
    {
        var desk = await Desk.OpenAsync(new Dictionary<string, string> { ["API_KEYS"] = $"tests={RunningService.Key},seer@calls+raw={Seer},caller@calls={Caller}" });
        await desk.StartAsync($$"""{"agent_id":"a","session_id":"s"{{more}}}""");
        return desk;
    }

    private static void Say(Desk desk, string message) => desk.Agents.Requests.Single().Raw!(Encoding.UTF8.GetBytes(message));

    private static Task<HttpResponseMessage> GetAsync(Desk desk, string key, string path, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-API-Key", key);
        if (accept is not null)
        {
            request.Headers.Add("Accept", accept);
        }

        return desk.Service.Stranger.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    private static async Task<IAsyncEnumerator<SseItem<string>>> EventsOf(HttpResponseMessage answer) =>
        SseParser.Create(await answer.Content.ReadAsStreamAsync(Cancellation)).EnumerateAsync(Cancellation).GetAsyncEnumerator(Cancellation);

    private static async Task UntilAsync(IAsyncEnumerator<SseItem<string>> events, string type)
    {
        do
        {
            Assert.True(await events.MoveNextAsync(), $"the stream ended before {type}");
        }
        while (events.Current.EventType != type);
    }
}
