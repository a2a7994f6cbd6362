using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgentConnector.Integration.Tests.Calls;

namespace AgentConnector.Integration.Tests.History.Privacy;

/// <summary>Somebody does things with a call to a number, then asks for it to be forgotten: who did what is known, and nothing else is.</summary>
public sealed class AuditTests
{
    private const string Number = "15557654321", Words = "words-canary", AdminKey = "boss-canary-2d94c1e7", ReaderKey = "reader-canary-71c6e0d2";

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["API_KEYS"] = $"tests={RunningService.Key},reader@read={ReaderKey},boss@admin={AdminKey}",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_did_what_is_listed_and_outlives_the_call_without_a_word_of_it()
    {
        await using var desk = await Desk.OpenAsync(Settings);
        using var stranger = new HttpClient { BaseAddress = desk.Service.Address };
        await desk.StartAsync("""{"agent_id":"a","session_id":"lead-1"}""");
        desk.Agents.Sessions.Single().Does(new AgentConnector.Agents.CallerSaid(Words, Tentative: false, 1));
        await desk.PostAsync("/calls/lead-1/end", "{}");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(200, await SendAsync(desk, HttpMethod.Get, "/calls/lead-1/transcript", ReaderKey)); // one reading
        }

        Assert.Equal(403, await SendAsync(desk, HttpMethod.Delete, "/calls/lead-1", ReaderKey));
        Assert.Equal(404, await SendAsync(desk, HttpMethod.Get, $"/calls/{Number}/recording", ReaderKey));
        Assert.Equal(401, (int)(await stranger.GetAsync("/calls/lead-1/transcript", Cancellation)).StatusCode);
        Assert.Equal(204, await SendAsync(desk, HttpMethod.Delete, "/calls/lead-1", AdminKey));
        Assert.Equal(403, await SendAsync(desk, HttpMethod.Get, "/audit", ReaderKey));

        var entries = await EntriesAsync(desk, "?limit=50", expected: 6);

        Assert.Equal(
            [
                "boss call.erase lead-1 204 done", "reader recording.read - 404 refused", "reader call.erase lead-1 403 refused", "reader transcript.read lead-1 200 done",
                "tests call.end lead-1 200 done", "tests call.start lead-1 200 done",
            ],
            entries);
        Assert.Equal(["boss call.erase lead-1 204 done"], await EntriesAsync(desk, "?action=call.erase&key=boss&target=lead-1", expected: 1));
        var files = FolderContent.Of(desk.Service.DataDir);
        Assert.All([Number, Words, AdminKey, ReaderKey], text => Assert.DoesNotContain(text, files, StringComparison.Ordinal));
        Assert.DoesNotContain(Words, desk.Service.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_follow_each_other_and_a_wrong_question_is_refused()
    {
        await using var desk = await Desk.OpenAsync(Settings);
        for (var n = 1; n <= 5; n++)
        {
            await desk.StartAsync($$"""{"agent_id":"a","session_id":"lead-{{n}}"}""");
        }

        await EntriesAsync(desk, "", expected: 5);
        var first = await desk.Service.Client.GetFromJsonAsync<JsonElement>("/audit?limit=3", Cancellation);
        var second = await desk.Service.Client.GetFromJsonAsync<JsonElement>("/audit?limit=3&cursor=" + first.GetProperty("next_cursor").GetString(), Cancellation);

        Assert.Equal(
            ["lead-5", "lead-4", "lead-3", "lead-2", "lead-1"],
            first.GetProperty("entries").EnumerateArray().Concat(second.GetProperty("entries").EnumerateArray()).Select(entry => entry.GetProperty("target").GetString()));
        Assert.False(second.TryGetProperty("next_cursor", out _));
        foreach (var wrong in new[] { "?limit=0", "?cursor=x", "?key=", "?keys=a" })
        {
            Assert.Equal((wrong, 400), (wrong, await SendAsync(desk, HttpMethod.Get, "/audit" + wrong, AdminKey)));
        }
    }

    [Fact]
    public async Task A_numbers_calls_are_erased_over_http_and_the_number_is_repeated_nowhere()
    {
        await using var desk = await Desk.OpenAsync(Settings);
        using var refused = await PostAsync(desk, "/erasures", """{"number":"secret"}""", AdminKey);
        using var forbidden = await PostAsync(desk, "/erasures", $$"""{"number":"+{{Number}}"}""", ReaderKey);
        using var nothing = await PostAsync(desk, "/erasures", $$"""{"number":"+{{Number}}"}""", AdminKey);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.Forbidden, HttpStatusCode.OK), (refused.StatusCode, forbidden.StatusCode, nothing.StatusCode));
        Assert.Equal("""{"erased":0,"live":[],"kept":[],"complete":true}""", await nothing.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(
            ["boss call.erase - 200 done", "reader call.erase - 403 refused", "boss call.erase - 422 refused"], await EntriesAsync(desk, "?action=call.erase", expected: 3));
        Assert.DoesNotContain(Number, desk.Service.Log + FolderContent.Of(desk.Service.DataDir), StringComparison.Ordinal);
    }

    private static async Task<int> SendAsync(Desk desk, HttpMethod method, string path, string key)
    {
        using var client = ClientOf(desk, key);
        using var request = new HttpRequestMessage(method, path);
        using var answer = await client.SendAsync(request, Cancellation);
        return (int)answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> PostAsync(Desk desk, string path, string json, string key)
    {
        using var client = ClientOf(desk, key);
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        return await client.PostAsync(path, content, Cancellation);
    }

    private static HttpClient ClientOf(Desk desk, string key)
    {
        var client = new HttpClient { BaseAddress = desk.Service.Address };
        client.DefaultRequestHeaders.Add("X-API-Key", key);
        return client;
    }

    /// <summary>They are written a moment after the answer.</summary>
    private static async Task<IReadOnlyList<string>> EntriesAsync(Desk desk, string query, int expected)
    {
        var entries = new List<string>();
        await ServiceProcess.EventuallyAsync(
            async () =>
            {
                var page = await desk.Service.Client.GetFromJsonAsync<JsonElement>("/audit" + query, Cancellation);
                entries = [.. page.GetProperty("entries").EnumerateArray().Select(Line)];
                return entries.Count >= expected;
            },
            Cancellation);
        return entries;
    }

    private static string Line(JsonElement entry) =>
        $"{entry.GetProperty("key")} {entry.GetProperty("action")} {(entry.TryGetProperty("target", out var target) ? target : "-")} {entry.GetProperty("status")} {entry.GetProperty("outcome")}";
}
