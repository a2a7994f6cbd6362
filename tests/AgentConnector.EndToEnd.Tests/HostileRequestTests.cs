using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>Clients that mean harm, or are broken.</summary>
public sealed class HostileRequestTests(HostileRequestTests.Target target) : IClassFixture<HostileRequestTests.Target>
{
    private const int Limit = 256 * 1024;

    private HttpClient Client => target.Service.Client;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Fault(FaultSide.Client, "A body that is too large", "413, before it is read to its end")]
    public async Task A_body_over_the_limit_is_refused_whether_it_says_its_length_or_not(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhook/initiate-call") { Content = Body(Limit + 1024) };
        request.Headers.TransferEncodingChunked = chunked;

        using var answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("body-too-large", await answer.ProblemAsync());
        await AssertAliveAsync();
    }

    [Fact]
    public async Task A_body_at_the_limit_is_taken()
    {
        using var content = Body(Limit);
        using var answer = await Client.PostAsync("/webhook/initiate-call", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Client.EndCallAsync((await answer.JsonAsync()).Text("session_id"));
    }

    [Fact]
    [Fault(FaultSide.Client, "A request whose body never comes", "Given up in time; nobody else waits for it")]
    public async Task A_body_that_never_comes_holds_nobody_up_and_is_given_up()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, Client.BaseAddress!.Port, TestContext.Current.CancellationToken);
        var head = $"POST /webhook/initiate-call HTTP/1.1\r\nHost: x\r\nX-API-Key: {ServiceProcess.Key}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        await AssertAliveAsync();

        using var reader = new StreamReader(socket.GetStream());
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken); // ends when the service hangs up

        Assert.StartsWith("HTTP/1.1 408 ", answer);
        Assert.Contains("urn:agent-connector:problem:request-timeout", answer);
    }

    [Fact]
    public async Task Thousands_of_ids_that_nobody_knows_are_answered_and_forgotten()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 3000), TestContext.Current.CancellationToken, async (n, cancellationToken) =>
        {
            var path = (n % 3) switch { 0 => $"/calls/none-{n}", 1 => $"/calls/none-{n}?wait=100", _ => $"/calls/none-{n}/events" };
            using var answer = await Client.GetAsync(path, cancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        });
        await AssertAliveAsync();
    }

    [Theory]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("%00")]
    [InlineData("a%0d%0aSet-Cookie:x")]
    [InlineData("'%20OR%201=1--")]
    [InlineData("%F0%9F%98%80")]
    [InlineData("%FF%FE")]
    [InlineData("{id}")]
    public async Task A_hostile_id_in_a_path_is_nobodys(string id)
    {
        foreach (var tail in new[] { "", "/transcript", "/recording", "/events" })
        {
            using var answer = await Client.GetAsync(new Uri($"{Client.BaseAddress}calls/{id}{tail}"), TestContext.Current.CancellationToken);
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }

        await AssertAliveAsync();
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("..")]
    [InlineData("a\0b")]
    [InlineData("a\r\nb")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("😀")]
    [InlineData("Ａ")]
    public async Task A_hostile_session_id_is_refused(string id)
    {
        using var answer = await Client.StartCallAsync(new { agent_id = "agent_x", session_id = id });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.True((await answer.JsonAsync()).GetProperty("errors").TryGetProperty("session_id", out _));
    }

    [Fact]
    public async Task A_session_id_that_looks_like_a_path_or_differs_by_case_keeps_its_own_recording()
    {
        string[] ids = [".hidden", "-rf", "CON", "con", "a:b", new string('x', 128)];
        foreach (var id in ids)
        {
            using var started = await Client.StartCallAsync(new { agent_id = "agent_x", session_id = id });
            Assert.Equal(HttpStatusCode.OK, started.StatusCode);
        }

        foreach (var id in ids)
        {
            await Client.EndCallAsync(id);
            using var recording = await Client.GetAsync($"/calls/{Uri.EscapeDataString(id)}/recording", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, recording.StatusCode);
        }

        Assert.True(Directory.GetFiles(target.In("data/recordings")).Length >= ids.Length);
        Assert.DoesNotContain(Directory.GetFiles(target.In("data")), file => file.EndsWith(".wav", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_of_absurd_depth_is_malformed()
    {
        using var content = new StringContent(
            $$"""{"agent_id":"a","metadata":{{string.Concat(Enumerable.Repeat("{\"a\":", 20_000))}}1{{new string('}', 20_001)}}""", Encoding.UTF8, "application/json");
        using var answer = await Client.PostAsync("/webhook/initiate-call", content, TestContext.Current.CancellationToken);

        Assert.Equal("malformed-json", await answer.ProblemAsync());
        await AssertAliveAsync();
    }

    private static ByteArrayContent Body(int bytes)
    {
        const string start = """{"agent_id":"agent_x","metadata":{"filler":""";
        var text = start + '"' + new string('x', bytes - start.Length - 4) + "\"}}";
        return new(Encoding.ASCII.GetBytes(text)) { Headers = { ContentType = new("application/json"), ContentLength = bytes } };
    }

    private async Task AssertAliveAsync()
    {
        using var answer = await Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>One service that takes all of it.</summary>
    public sealed class Target : IAsyncLifetime
    {
        private readonly TemporaryFolder folder = new();

        internal ServiceProcess Service { get; private set; } = null!;

        public string In(string name) => folder.In(name);

        public async ValueTask InitializeAsync() => Service = await Connector.StartAsync(folder.In("data"));

        public async ValueTask DisposeAsync()
        {
            await Service.DisposeAsync();
            folder.Dispose();
        }
    }
}
