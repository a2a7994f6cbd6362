using System.Net;
using System.Text;

namespace AgentConnector.Integration.Tests.Hosting;

/// <summary>What users of HTTP expect of any service, held for every route at once.</summary>
public sealed class HttpConventionsTests
{
    private static readonly Dictionary<string, string> Simulated = new() { ["SIMULATE"] = "true", ["AUDIO_BACKEND"] = "null" };

    [Fact]
    public async Task Head_is_answered_as_get_on_every_route_but_without_a_body()
    {
        await using var service = await RunningService.StartAsync(Simulated);
        using var start = await PostAsync(service, "/calls", """{"agent_id": "a", "session_id": "live", "to": "wav:demo", "max_duration_seconds": 60}""");
        Assert.Equal(HttpStatusCode.OK, start.StatusCode);
        var document = await (await service.Stranger.GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).JsonAsync();
        var paths = document.GetProperty("paths").EnumerateObject()
            .Where(path => path.Value.TryGetProperty("get", out _))
            .Select(path => path.Name.Replace("{id}", "live", StringComparison.Ordinal))
            .Append("/openapi/v1.json").Append("/docs/index.html").Append("/calls?limit=0").Append("/calls/nobody")
            .ToList();

        Assert.True(paths.Count > 12);
        foreach (var path in paths)
        {
            using var get = await SendAsync(service, HttpMethod.Get, path);
            using var head = await SendAsync(service, HttpMethod.Head, path);
            Assert.Equal((path, get.StatusCode), (path, head.StatusCode));
            Assert.Equal((path, get.Content.Headers.ContentType), (path, head.Content.Headers.ContentType));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)); // at once, also of a stream that goes on
        }
    }

    [Fact]
    public async Task Where_get_is_allowed_head_is()
    {
        await using var service = await RunningService.StartAsync();

        using var answer = await service.Client.DeleteAsync("/health", TestContext.Current.CancellationToken);
        using var post = await SendAsync(service, HttpMethod.Head, "/webhook/initiate-call");

        Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        Assert.Equal(["POST"], post.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("identity, gzip")]
    public async Task A_body_in_an_encoding_is_refused_as_such_on_every_route_that_takes_one(string coding)
    {
        await using var service = await RunningService.StartAsync(Simulated);
        foreach (var path in new[] { "/calls", "/webhook/initiate-call", "/calls/x/messages", "/calls/x/mute", "/subscriptions", "/webhook/elevenlabs", "/twilio/status", "/plivo/hangup/x" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent([0x1f, 0x8b, 8, 0]) };
            request.Content.Headers.ContentType = new("application/json");
            request.Content.Headers.Add("Content-Encoding", coding);

            using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal((path, "unsupported-content-encoding"), (path, await answer.ProblemAsync()));
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
            Assert.Equal("identity", answer.Headers.GetValues("Accept-Encoding").Single());
        }
    }

    [Fact]
    public async Task A_body_as_it_is_may_say_so()
    {
        await using var service = await RunningService.StartAsync(Simulated);
        using var content = new StringContent("""{"agent_id": "a", "to": "wav:demo"}""", Encoding.UTF8, "application/json");
        content.Headers.Add("Content-Encoding", "identity");

        using var answer = await service.Client.PostAsync("/calls", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("/calls")]
    [InlineData("/calls/x/messages")]
    [InlineData("/calls/x/mute")]
    [InlineData("/subscriptions")]
    public async Task An_empty_body_is_a_malformed_request_as_the_guide_says(string path)
    {
        await using var service = await RunningService.StartAsync(Simulated);
        foreach (var body in new[] { "", " ", "\n\t " })
        {
            using var answer = await PostAsync(service, path, body);

            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal("bad-request", await answer.ProblemAsync());
            Assert.Contains("empty", (await answer.JsonAsync()).GetProperty("detail").GetString());
        }
    }

    [Theory]
    [InlineData("2", true)]
    [InlineData("2.0", true)]
    [InlineData("2.000", true)]
    [InlineData("2e1", true)]
    [InlineData("20e-1", true)]
    [InlineData("2.5", false)]
    [InlineData("0.0", false)]
    [InlineData("-2.0", false)]
    [InlineData("1e400", false)]
    [InlineData("99999999999999999999", false)]
    public async Task A_whole_number_may_be_written_with_a_fraction_of_nothing(string number, bool taken)
    {
        await using var service = await RunningService.StartAsync(Simulated);

        using var body = await PostAsync(service, "/calls", $$"""{"agent_id": "a", "to": "wav:demo", "max_duration_seconds": {{number}}}""");
        using var query = await SendAsync(service, HttpMethod.Get, "/calls?limit=" + number);
        using var deliveries = await SendAsync(service, HttpMethod.Get, "/deliveries?limit=" + number);

        var (field, parameter) = taken ? (HttpStatusCode.OK, HttpStatusCode.OK) : (HttpStatusCode.UnprocessableEntity, HttpStatusCode.BadRequest);
        Assert.Equal((field, parameter, parameter), (body.StatusCode, query.StatusCode, deliveries.StatusCode));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("//health/live")]
    [InlineData("/health//live")]
    [InlineData("///health///live//")]
    [InlineData("//docs/index.html")]
    [InlineData("//openapi//v1.json")]
    public async Task Slashes_too_many_are_passed_over(string path)
    {
        await using var service = await RunningService.StartAsync();

        using var answer = await service.Stranger.GetAsync(service.Address.GetLeftPart(UriPartial.Authority) + path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("/voice/connector")]
    [InlineData("voice/connector/")]
    public async Task A_prefix_that_the_proxy_keeps_is_part_of_every_address(string prefix)
    {
        await using var service = await RunningService.StartAsync(new Dictionary<string, string>(Simulated) { ["PATH_BASE"] = prefix });
        using var start = await PostAsync(service, "/voice//connector/calls", """{"agent_id": "a", "session_id": "kept", "to": "wav:demo"}""");
        using var root = await SendAsync(service, HttpMethod.Get, "/voice/connector");
        using var direct = await SendAsync(service, HttpMethod.Get, "/health"); // a probe that comes past the proxy
        using var document = await SendAsync(service, HttpMethod.Get, "/voice/connector/openapi/v1.json");
        using var subscription = await PostAsync(service, "/voice/connector/subscriptions", """{"url": "http://127.0.0.1:9/x"}""");
        using var docs = await SendAsync(service, HttpMethod.Get, "/voice/connector/docs/index.html");
        using var page = await SendAsync(service, HttpMethod.Get, "/voice/connector/docs/index.js");
        using var neighbour = await SendAsync(service, HttpMethod.Get, "/voice/connectors/health");

        Assert.Equal(HttpStatusCode.OK, start.StatusCode);
        Assert.Equal(HttpStatusCode.OK, direct.StatusCode);
        Assert.Equal(HttpStatusCode.OK, docs.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, neighbour.StatusCode);
        Assert.Contains("../openapi/v1.json", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.StartsWith("/voice/connector/subscriptions/", subscription.Headers.Location!.OriginalString);
        Assert.EndsWith("/voice/connector", (await document.JsonAsync()).GetProperty("servers")[0].GetProperty("url").GetString());
        var links = (await start.JsonAsync()).GetProperty("links").EnumerateObject().Concat((await root.JsonAsync()).GetProperty("links").EnumerateObject()).ToList();
        using var ended = await service.Client.PostAsync(links.Single(link => link.Name == "end").Value.GetString(), content: null, TestContext.Current.CancellationToken);
        using var record = await SendAsync(service, HttpMethod.Get, "/voice/connector/calls/kept");
        using var list = await SendAsync(service, HttpMethod.Get, "/calls");
        links.AddRange((await ended.JsonAsync()).GetProperty("links").EnumerateObject());
        links.AddRange((await record.JsonAsync()).GetProperty("links").EnumerateObject());
        links.AddRange((await list.JsonAsync()).GetProperty("calls")[0].GetProperty("links").EnumerateObject());
        Assert.All(links.Where(link => link.Name != "end"), link => AssertLeads(service, link.Value.GetString()!));
        Assert.Equal("/voice/connector/calls/kept/recording", (await record.JsonAsync()).GetProperty("recording").GetString());
    }

    [Theory]
    [InlineData("voice.example.com", "https://voice.example.com:8443/connector")] // a proxy ends TLS, and passes on the name alone
    [InlineData("10.1.2.3:8000", "http://10.1.2.3:8000/connector")] // past the proxy
    public async Task The_document_names_the_server_as_whoever_asks_reaches_it(string host, string server)
    {
        await using var service = await RunningService.StartAsync(
            new Dictionary<string, string>(Simulated) { ["PATH_BASE"] = "/connector", ["PUBLIC_URL"] = "https://voice.example.com:8443/connector" });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/connector/openapi/v1.json") { Headers = { Host = host } };

        using var document = await service.Stranger.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(server, (await document.JsonAsync()).GetProperty("servers")[0].GetProperty("url").GetString());
    }

    private static void AssertLeads(RunningService service, string link)
    {
        Assert.StartsWith("/voice/connector/", link);
        using var request = new HttpRequestMessage(HttpMethod.Head, link);
        using var answer = service.Client.Send(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, link);
    }

    private static Task<HttpResponseMessage> PostAsync(RunningService service, string path, string body) =>
        service.Client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

    private static Task<HttpResponseMessage> SendAsync(RunningService service, HttpMethod method, string path) => service.Client.SendAsync(
        new HttpRequestMessage(method, path), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
}
