using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using AgentConnector.Calls;
using AgentConnector.Integration.Tests.History;

namespace AgentConnector.Integration.Tests.Live;

/// <summary>The stream of a call's events over real sockets, read by the framework's own parser.</summary>
public sealed class EventsApiTests : IAsyncLifetime
{
    private readonly ManualTime time = new();
    private HistoryServer server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await HistoryServer.StartAsync(time);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_stream_brings_what_happened_then_what_happens_and_ends_with_the_call()
    {
        var id = await server.Journal.OpenAsync("a");
        using var answer = await server.SendAsync(HttpMethod.Get, "/calls/a/events");
        await using var events = await EventsOf(answer);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("call.queued", events.Current.EventType);

        var said = await server.Journal.AddAsync(id, Facts.Said(Speaker.Caller, "line one\nline two", 1, 5, 90));
        Assert.True(await events.MoveNextAsync());
        await server.Journal.AddAsync(id, Facts.Ended());

        Assert.Equal(("call.turn", said.Id), (events.Current.EventType, events.Current.EventId));
        Assert.True(JsonElement.DeepEquals(
            JsonElement.Parse($$"""
            { "id": "{{said.Id}}", "call_id": "a", "seq": 2, "type": "call.turn", "at": "2026-11-22T10:00:00.000Z",
              "data": { "speaker": "caller", "text": "line one\nline two", "tentative": false, "turn": 1, "start_ms": 5, "end_ms": 90, "interrupted": false } }
            """),
            JsonElement.Parse(events.Current.Data)), events.Current.Data);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("call.ended", events.Current.EventType);
        Assert.False(await events.MoveNextAsync());
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_broken_stream_resumes_after_the_last_event_that_was_seen()
    {
        var entries = await LifeAsync("a", warnings: 5);
        for (var seen = 0; seen < entries.Count - 1; seen++)
        {
            // The address still holds the place where the client once began.
            using var answer = await server.SendAsync(HttpMethod.Get, "/calls/a/events?after_seq=1", ("Last-Event-ID", entries[seen].Id));
            Assert.Equal(entries.Skip(seen + 1).Select(entry => entry.Id), await IdsOf(answer));
        }
    }

    [Fact]
    public async Task A_stream_can_begin_after_any_seq()
    {
        var entries = await LifeAsync("a", warnings: 3);

        using var answer = await server.SendAsync(HttpMethod.Get, "/calls/a/events?after_seq=3");

        Assert.Equal(entries.Skip(3).Select(entry => entry.Id), await IdsOf(answer));
    }

    [Fact]
    public async Task An_event_id_that_is_not_known_brings_everything_again()
    {
        var entries = await LifeAsync("a", warnings: 1);

        using var answer = await server.SendAsync(HttpMethod.Get, "/calls/a/events", ("Last-Event-ID", "evt_other"));

        Assert.Equal(entries.Select(entry => entry.Id), await IdsOf(answer));
    }

    [Fact]
    public async Task A_client_that_has_seen_the_ending_is_told_not_to_come_back()
    {
        var entries = await LifeAsync("a", warnings: 1);

        using var answer = await server.SendAsync(HttpMethod.Get, "/calls/a/events", ("Last-Event-ID", entries[^1].Id));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task A_client_that_takes_json_gets_the_list_of_what_is_stored()
    {
        var entries = await LifeAsync("a", warnings: 2);

        using var answer = await server.SendAsync(HttpMethod.Get, "/calls/a/events?after_seq=1", ("Accept", "application/json"));

        var list = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(entries.Skip(1).Select(entry => entry.Id), list.EnumerateArray().Select(item => item.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_silent_stream_gets_a_comment_every_fifteen_seconds()
    {
        await server.Journal.OpenAsync("a");
        using var answer = await server.SendAsync(HttpMethod.Get, "/calls/a/events?after_seq=1");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        Assert.Equal("retry: 2000", await reader.ReadLineAsync(Cancellation));
        await time.TimerSetAsync(TimeSpan.FromSeconds(15));

        for (var beat = 0; beat < 3; beat++)
        {
            Assert.Empty((await reader.ReadLineAsync(Cancellation))!);
            time.Advance(TimeSpan.FromSeconds(15));
            Assert.StartsWith(":", await reader.ReadLineAsync(Cancellation), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_client_that_leaves_is_let_go_while_the_call_is_silent()
    {
        await server.Journal.OpenAsync("a");
        var answer = await server.SendAsync(HttpMethod.Get, "/calls/a/events");
        await using (var events = await EventsOf(answer))
        {
            Assert.True(await events.MoveNextAsync());
        }

        answer.Dispose();

        await server.RequestFinishedAsync();
    }

    [Fact]
    public async Task A_stream_of_an_unknown_call_or_a_wrong_place_is_refused()
    {
        await server.GetJsonAsync("/calls/nobody/events", 404);
        var problem = await server.GetJsonAsync("/calls/nobody/events?after_seq=-1", 400);

        Assert.True(problem.GetProperty("errors").TryGetProperty("after_seq", out _));
    }

    private static async Task<IAsyncEnumerator<SseItem<string>>> EventsOf(HttpResponseMessage answer)
    {
        var stream = await answer.Content.ReadAsStreamAsync(Cancellation);
        return SseParser.Create(stream).EnumerateAsync(Cancellation).GetAsyncEnumerator(Cancellation);
    }

    private static async Task<List<string?>> IdsOf(HttpResponseMessage answer)
    {
        var ids = new List<string?>();
        await using var events = await EventsOf(answer);
        while (await events.MoveNextAsync())
        {
            ids.Add(events.Current.EventId);
        }

        return ids;
    }

    private async Task<IReadOnlyList<JournalEntry>> LifeAsync(string name, int warnings)
    {
        var id = await server.Journal.OpenAsync(name);
        for (var n = 0; n < warnings; n++)
        {
            await server.Journal.AddAsync(id, Facts.Warning("w" + n));
        }

        await server.Journal.AddAsync(id, Facts.Ended());
        return await server.Journal.ReadAsync(id, 0, Cancellation);
    }
}
