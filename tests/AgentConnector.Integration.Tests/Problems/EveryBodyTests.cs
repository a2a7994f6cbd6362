using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AgentConnector.Integration.Tests.Calls;
using AgentConnector.Integration.Tests.Hosting.OpenApi;

namespace AgentConnector.Integration.Tests.Problems;

/// <summary>Every route that takes a JSON body, found among the routes themselves: what none of them can use is refused by its place.</summary>
public sealed class EveryBodyTests
{
    /// <summary>Bytes, in Latin-1, that are JSON to the framework's parser and no text.</summary>
    public static TheoryData<string, string> Unreadable => new()
    {
        { """{"surely":{"deep":[1,{"name":"Jos\xe9"}]}}""", "surely.deep[1].name" },
        { """{"surely":{"deep":[1,{"name":"\ud83d"}]}}""", "surely.deep[1].name" },
        { """{"surely":{"deep":[1,{"name":"\ude00\ud83d"}]}}""", "surely.deep[1].name" },
        { """{"metadata":{"note":"cut \uD83D\u0041"}}""", "metadata.note" },
        { """{"metadata":{"caf\xe9":1}}""", "metadata.caf\uFFFD" },
        { """{"metadata":{"\ud83d":1}}""", """metadata.\ud83d""" },
        { """{"agent_id":"\xff\xfe"}""", "agent_id" },
        { """{"text":"\xc3"}""", "text" },
        { "[\"\\ud83d\"]", "body[0]" },
        { "\"\xe9\"", "body" },
    };

    public static TheoryData<string, string> Twice => new()
    {
        { """{"agent_id":"a","agent_id":"b"}""", "agent_id" },
        { """{"agent_id":"a","dynamic_variables":{"name":"A","name":"B"}}""", "dynamic_variables.name" },
        { """{"agent_id":"a","dynamic_variables":{"name":"A","\u006eame":"B"}}""", "dynamic_variables.name" },
        { """{"agent_id":"a","metadata":{"a":[{"b":1,"b":1}]}}""", "metadata.a[0].b" },
        { """{"agent_id":"a","conversation_config_override":{"agent":{"language":"en","language":"de"}}}""", "conversation_config_override.agent.language" },
        { """{"type":"user_message","text":"a","text":"b"}""", "text" },
        { """{"muted":true,"muted":false}""", "muted" },
        { """{"url":"http://127.0.0.1:9/","url":"http://127.0.0.1:9/b"}""", "url" },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_text_that_is_no_UTF8_is_refused_by_its_place(string body, string field)
    {
        await using var desk = await Desk.OpenAsync();
        var bytes = Encoding.Latin1.GetBytes(body.Replace(@"\xe9", "\xe9", StringComparison.Ordinal).Replace(@"\xff\xfe", "\xff\xfe", StringComparison.Ordinal)
            .Replace(@"\xc3", "\xc3", StringComparison.Ordinal));

        foreach (var (route, answer) in await SendEverywhereAsync(desk, bytes))
        {
            Assert.True(answer.Status == 422, $"{route} answered {answer.Status}: {answer.Body}");
            Assert.Contains("UTF-8", answer.Body.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
            Assert.Contains(field, answer.Body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        Assert.Empty(desk.Agents.Requests);
    }

    [Theory]
    [MemberData(nameof(Twice))]
    public async Task A_name_that_stands_twice_is_refused_by_its_place(string body, string field)
    {
        await using var desk = await Desk.OpenAsync();

        foreach (var (route, answer) in await SendEverywhereAsync(desk, Encoding.UTF8.GetBytes(body)))
        {
            Assert.True(answer.Status == 422, $"{route} answered {answer.Status}: {answer.Body}");
            Assert.Contains("twice", answer.Body.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
        }

        Assert.Empty(desk.Agents.Requests);
    }

    [Fact]
    public async Task A_field_that_no_route_knows_is_refused_by_its_name()
    {
        await using var desk = await Desk.OpenAsync();

        foreach (var (route, answer) in await SendEverywhereAsync(desk, """{"surely_unknown":null}"""u8.ToArray()))
        {
            Assert.True(answer.Status == 422, $"{route} answered {answer.Status}: {answer.Body}");
            Assert.Contains("not known", answer.Body.GetProperty("errors").GetProperty("surely_unknown")[0].GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_byte_order_mark_before_a_body_is_taken()
    {
        await using var desk = await Desk.OpenAsync();

        var answer = await SendAsync(desk, "/calls", [0xEF, 0xBB, 0xBF, .. """{"agent_id":"a","metadata":{"n":"Zoë 😀 \ud83d\ude00"}}"""u8]);

        Assert.Equal(200, answer.Status);
        Assert.Equal("Zoë 😀 😀", desk.Agents.Requests.Count == 1
            ? (await desk.RecordAsync(answer.Body.GetProperty("session_id").GetString()!)).GetProperty("metadata").GetProperty("n").GetString()
            : null);
    }

    [Theory]
    [InlineData(40, 200)]
    [InlineData(60, 400)]
    [InlineData(2000, 400)]
    public async Task What_is_admitted_is_not_nested_too_deeply_to_be_told(int levels, int status)
    {
        await using var desk = await Desk.OpenAsync();
        var deep = string.Concat(Enumerable.Repeat("[", levels)) + string.Concat(Enumerable.Repeat("]", levels));

        var answer = await SendAsync(desk, "/calls", Encoding.UTF8.GetBytes($$$"""{"agent_id":"a","session_id":"s","metadata":{"deep":{{{deep}}}}}"""));

        Assert.Equal(status, answer.Status);
        if (status == 200)
        {
            await desk.PostAsync("/calls/s/end", "{}");
            Assert.Equal(JsonValueKind.Array, (await desk.RecordAsync("s", 30)).GetProperty("metadata").GetProperty("deep").ValueKind);
            using var events = await desk.Service.Client.GetAsync("/calls/s/events", Cancellation);
            Assert.Contains("call.ended", await events.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/calls?agent_id=%FF")]
    [InlineData("/calls?agent_id=%ED%A0%BD")]
    [InlineData("/calls?status=%C3")]
    [InlineData("/calls?%FF=%FF")]
    [InlineData("/calls/%FF")]
    [InlineData("/calls/%ED%A0%BD/transcript?format=%FF")]
    [InlineData("/calls/a%C3/events?after_seq=%FF")]
    [InlineData("/calls/%F0%9F%98?wait=%E9")]
    [InlineData("/deliveries?call_id=%FF&status=%FF&cursor=%FF")]
    [InlineData("/nowhere/%FF?x=%FF")]
    public async Task An_address_that_is_no_UTF8_is_an_error_of_the_client_or_finds_nothing(string address)
    {
        await using var desk = await Desk.OpenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(desk.Service.Address.ToString().TrimEnd('/') + address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));

        using var answer = await desk.Service.Client.SendAsync(request, Cancellation);

        Assert.True((int)answer.StatusCode is 200 or (>= 400 and < 500), $"{(int)answer.StatusCode}");
    }

    private static async Task<IReadOnlyList<(string Route, (int Status, JsonElement Body) Answer)>> SendEverywhereAsync(Desk desk, byte[] body)
    {
        var routes = desk.Service.Routes().Where(route => route.TakesJson).ToList();
        Assert.True(routes.Count >= 7, string.Join(' ', routes));
        var answers = new List<(string, (int, JsonElement))>();
        foreach (var route in routes)
        {
            answers.Add((route.Address, await SendAsync(desk, route.Address, body)));
        }

        return answers;
    }

    private static async Task<(int Status, JsonElement Body)> SendAsync(Desk desk, string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await desk.Service.Client.PostAsync(path, content, Cancellation);
        return ((int)answer.StatusCode, await answer.JsonAsync());
    }
}
