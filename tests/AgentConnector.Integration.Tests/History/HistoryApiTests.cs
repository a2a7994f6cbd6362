using System.Net;
using System.Text.Json;
using AgentConnector.Calls;

namespace AgentConnector.Integration.Tests.History;

/// <summary>The routes over real sockets.</summary>
public sealed class HistoryApiTests : IAsyncLifetime
{
    private readonly ManualTime time = new();
    private HistoryServer server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await HistoryServer.StartAsync(time);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("/calls/nobody")]
    [InlineData("/calls/nobody?wait=30")]
    [InlineData("/calls/nobody/transcript")]
    [InlineData("/calls/nobody/recording")]
    [InlineData("/calls/no%20id")]
    public async Task An_unknown_call_is_a_404_in_the_words_of_every_problem(string path)
    {
        var problem = await server.GetJsonAsync(path, 404);

        Assert.Equal("urn:agent-connector:problem:not-found", problem.GetProperty("type").GetString());
        Assert.False(problem.GetProperty("success").GetBoolean());
        Assert.Equal("Not found", problem.GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_record_tells_the_whole_outcome_and_never_has_an_error_key()
    {
        var id = await server.Journal.OpenAsync("lead:47.11", Facts.Queued(metadata: """{"source":"n8n","error":null}"""));
        await server.Journal.AddAsync(id, new CallConnecting());
        await server.Journal.AddAsync(id, Facts.Started());
        await server.Journal.AddAsync(id, Facts.Said(Speaker.Agent, "hello", 1));
        await server.Journal.AddAsync(id, new CallInterrupted(700, 250));
        await server.Journal.AddAsync(id, new CallLatency(1, 640));
        await server.Journal.AddAsync(id, Facts.Warning("clipped"));
        time.Advance(TimeSpan.FromMilliseconds(1234));
        await server.Journal.AddAsync(id, Facts.Ended());

        var record = await server.GetJsonAsync("/calls/lead:47.11");

        Assert.True(JsonElement.DeepEquals(
            JsonElement.Parse("""
            {
              "session_id": "lead:47.11", "status": "completed",
              "created_at": "2026-11-22T10:00:00.000Z", "started_at": "2026-11-22T10:00:00.000Z", "ended_at": "2026-11-22T10:00:01.234Z",
              "duration_ms": 1234,
              "end": { "party": "caller", "reason": "completed", "detail": "hung up", "explanation": "The caller hung up." },
              "agent_id": "agent_1", "to": "wav:demo", "endpoint": "wav:demo", "conversation_id": "conv_1",
              "metadata": { "source": "n8n", "error": null }, "turn_count": 1, "stored": true,
              "audio": { "agent_hears": "pcm_16000", "agent_speaks": "pcm_24000", "interruptions": 1, "dropped_ms": 250 },
              "latency": { "replies": 1, "median_ms": 640, "p95_ms": 640, "max_ms": 640 },
              "warnings": [{ "code": "clipped", "detail": "something odd", "count": 1 }],
              "links": { "self": "/calls/lead:47.11", "events": "/calls/lead:47.11/events",
                         "transcript": "/calls/lead:47.11/transcript", "recording": "/calls/lead:47.11/recording" }
            }
            """),
            record), record.GetRawText());
    }

    [Fact]
    public async Task A_waiting_request_is_answered_at_once_when_the_call_ends()
    {
        var id = await server.Journal.OpenAsync("a");
        var waiting = server.GetJsonAsync("/calls/a?wait=120");
        await time.TimerSetAsync(TimeSpan.FromSeconds(120));
        Assert.False(waiting.IsCompleted);

        await server.Journal.AddAsync(id, Facts.Warning("not yet"));
        Assert.False(waiting.IsCompleted);
        await server.Journal.AddAsync(id, Facts.Ended());

        Assert.Equal("completed", (await waiting).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_waiting_request_is_answered_with_what_is_known_when_its_time_is_up()
    {
        var id = await server.Journal.OpenAsync("a");
        var waiting = server.GetJsonAsync("/calls/a?wait=30");
        await time.TimerSetAsync(TimeSpan.FromSeconds(30));
        await server.Journal.AddAsync(id, new CallConnecting());

        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("connecting", (await waiting).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_client_that_gives_up_waiting_is_let_go()
    {
        await server.Journal.OpenAsync("a");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var waiting = server.Client.GetAsync(new Uri("/calls/a?wait=120", UriKind.Relative), patience.Token);
        await time.TimerSetAsync(TimeSpan.FromSeconds(120));

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await server.RequestFinishedAsync();
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("121")]
    [InlineData("soon")]
    [InlineData("1.5")]
    public async Task A_wait_out_of_range_is_refused(string wait)
    {
        var problem = await server.GetJsonAsync("/calls/a?wait=" + wait, 400);

        Assert.True(problem.GetProperty("errors").TryGetProperty("wait", out _));
    }

    [Fact]
    public async Task Pages_stay_in_place_while_calls_are_added()
    {
        for (var n = 0; n < 7; n++)
        {
            await server.Journal.OpenAsync("old-" + n);
        }

        var seen = new List<string>();
        var path = "/calls?limit=3";
        for (var page = 0; page < 10; page++)
        {
            var answer = await server.GetJsonAsync(path);
            seen.AddRange(answer.GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("session_id").GetString()!));
            await server.Journal.OpenAsync("new-" + page);
            if (!answer.TryGetProperty("next_cursor", out var cursor))
            {
                break;
            }

            path = "/calls?limit=3&cursor=" + cursor.GetString();
        }

        Assert.Equal(["old-6", "old-5", "old-4", "old-3", "old-2", "old-1", "old-0"], seen);
    }

    [Fact]
    public async Task A_list_is_narrowed_by_status_agent_and_time()
    {
        await server.Journal.OpenAsync("first", Facts.Queued("agent_a"));
        time.Advance(TimeSpan.FromHours(1));
        var ended = await server.Journal.OpenAsync("second", Facts.Queued("agent_b"));
        await server.Journal.AddAsync(ended, Facts.Ended(CallStatus.NoAnswer));
        time.Advance(TimeSpan.FromHours(1));
        await server.Journal.OpenAsync("third", Facts.Queued("agent_a"));

        Assert.Equal(["second"], await ListAsync("status=no_answer"));
        Assert.Equal(["third", "first"], await ListAsync("agent_id=agent_a"));
        Assert.Equal(["third", "second"], await ListAsync("from=2026-11-22T11:00:00Z"));
        Assert.Equal(["first"], await ListAsync("to=2026-11-22T12:00:00%2B01:00"));
        Assert.Equal(["first"], await ListAsync("agent_id=agent_a&status=queued&from=2026-11-22T10:00:00Z&to=2026-11-22T12:00:00Z"));
        Assert.Empty(await ListAsync("agent_id=nobody"));
    }

    [Fact]
    public async Task Every_wrong_parameter_is_named_at_once()
    {
        var problem = await server.GetJsonAsync("/calls?status=done&from=yesterday&to=never&limit=201&cursor=x", 400);

        Assert.Equal(
            ["cursor", "from", "limit", "status", "to"],
            problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order());
        Assert.Contains("no_answer", problem.GetProperty("errors").GetProperty("status")[0].GetString(), StringComparison.Ordinal);
        await server.GetJsonAsync("/calls?limit=0", 400);
        await server.GetJsonAsync("/calls?status=queued&status=failed", 400);
        await server.GetJsonAsync("/calls?from=2026-11-22T11:00:00Z&to=2026-11-22T10:00:00Z", 400);
    }

    [Theory]
    [InlineData("/calls/a/transcript", null, "application/json")]
    [InlineData("/calls/a/transcript", "*/*", "application/json")]
    [InlineData("/calls/a/transcript", "text/plain", "text/plain")]
    [InlineData("/calls/a/transcript", "text/vtt", "text/vtt")]
    [InlineData("/calls/a/transcript", "text/html, text/vtt;q=0.8, application/json;q=0.2", "text/vtt")]
    [InlineData("/calls/a/transcript?format=vtt", "application/json", "text/vtt")]
    [InlineData("/calls/a/transcript?format=text", null, "text/plain")]
    [InlineData("/calls/a/transcript?format=json", "text/vtt", "application/json")]
    public async Task A_transcript_comes_in_the_form_that_is_asked_for(string path, string? accept, string expected)
    {
        var id = await server.Journal.OpenAsync("a");
        await server.Journal.AddAsync(id, Facts.Said(Speaker.Agent, "Grüße & <Küsse>", 1, 0, 900));

        using var answer = await server.SendAsync(HttpMethod.Get, path, accept is null ? [] : [("Accept", accept)]);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(expected, answer.Content.Headers.ContentType!.MediaType);
        var body = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains(
            expected switch
            {
                "text/plain" => "Agent: Grüße & <Küsse>\n",
                "text/vtt" => "<v Agent>Grüße &amp; &lt;Küsse&gt;\n",
                _ => "\"speaker\":\"agent\"",
            },
            body,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_form_of_transcript_is_refused() => await server.GetJsonAsync("/calls/a/transcript?format=pdf", 400);

    [Fact]
    public async Task A_recording_is_served_whole_or_in_ranges_once_the_call_is_over()
    {
        var id = await server.Journal.OpenAsync("a");
        await File.WriteAllTextAsync(server.Get<IRecordingStore>().PathOf(id), "RIFF0123456789", Cancellation);
        await server.GetJsonAsync("/calls/a/recording", 409);
        await server.Journal.AddAsync(id, Facts.Ended());

        using var whole = await server.SendAsync(HttpMethod.Get, "/calls/a/recording");
        using var part = await server.SendAsync(HttpMethod.Get, "/calls/a/recording", ("Range", "bytes=4-7"));
        using var beyond = await server.SendAsync(HttpMethod.Get, "/calls/a/recording", ("Range", "bytes=99-"));

        Assert.Equal("audio/wav", whole.Content.Headers.ContentType!.MediaType);
        Assert.Equal("RIFF0123456789", await whole.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("0123", await part.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
    }

    [Fact]
    public async Task A_call_that_was_not_recorded_has_no_recording()
    {
        var id = await server.Journal.OpenAsync("a");
        await server.Journal.AddAsync(id, Facts.Ended());

        var problem = await server.GetJsonAsync("/calls/a/recording", 404);

        Assert.Equal("a", problem.GetProperty("call_id").GetString());
    }

    [Fact]
    public async Task A_call_is_erased_with_all_that_belongs_to_it_once_it_is_over()
    {
        var id = await server.Journal.OpenAsync("a");
        var recording = server.Get<IRecordingStore>().PathOf(id);
        await File.WriteAllTextAsync(recording, "RIFF", Cancellation);

        Assert.Equal(HttpStatusCode.Conflict, await EraseAsync("a"));
        await server.Journal.AddAsync(id, Facts.Ended());
        Assert.Equal(HttpStatusCode.NoContent, await EraseAsync("a"));

        Assert.False(File.Exists(recording));
        await server.GetJsonAsync("/calls/a", 404);
        await server.GetJsonAsync("/calls/a/events", 404);
        Assert.Empty(await ListAsync(""));
        Assert.Equal(HttpStatusCode.NotFound, await EraseAsync("a"));
        await server.Journal.OpenAsync("a"); // the id is free again
    }

    [Fact]
    public async Task A_store_that_fails_is_a_503_that_asks_to_come_back_and_names_no_path()
    {
        await server.Journal.OpenAsync("a");
        await using (var beside = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={server.Folder}/calls.db;Pooling=False"))
        {
            await Dapper.SqlMapper.ExecuteAsync(beside, "ALTER TABLE events RENAME TO lost");
        }

        using var answer = await server.SendAsync(HttpMethod.Get, "/calls/a");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.DoesNotContain(server.Folder, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> EraseAsync(string id)
    {
        using var answer = await server.SendAsync(HttpMethod.Delete, "/calls/" + id);
        return answer.StatusCode;
    }

    private async Task<IEnumerable<string?>> ListAsync(string query)
    {
        var answer = await server.GetJsonAsync("/calls?" + query);
        return answer.GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("session_id").GetString());
    }
}
