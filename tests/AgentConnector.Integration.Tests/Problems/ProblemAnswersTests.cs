using System.Net;
using System.Net.Sockets;
using System.Text;
using AgentConnector.Integration.Tests.Hosting.OpenApi;
using AgentConnector.Problems;
using AgentConnector.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;

namespace AgentConnector.Integration.Tests.Problems;

public sealed class ProblemAnswersTests
{
    private static readonly string[] Tails = ["", "/", "/nowhere", "/v2.json", "/v0.yaml", "/index.html", "/a/b/c/d", "/%2e%2e", "/%FF", "/x.js", "/.env"];

    public sealed record Body(string AgentId, int Number);

    [Theory]
    [InlineData("GET", "/nowhere", null, null, 404, "not-found")]
    [InlineData("DELETE", "/start", null, null, 405, "method-not-allowed")]
    [InlineData("POST", "/start", "{ oops", "application/json", 400, "malformed-json")]
    [InlineData("POST", "/start", "", "application/json", 400, "bad-request")]
    [InlineData("POST", "/start", """{"number":"many"}""", "application/json", 400, "malformed-json")]
    [InlineData("POST", "/start", "a=b", "application/x-www-form-urlencoded", 415, "unsupported-media-type")]
    [InlineData("GET", "/number?value=many", null, null, 400, "bad-request")]
    [InlineData("GET", "/bug", null, null, 500, "internal-error")]
    public async Task Every_error_is_a_problem(string method, string path, string? body, string? contentType, int status, string kind)
    {
        await using var service = await StartAsync();
        using var request = new HttpRequestMessage(new(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, contentType!);
        }

        using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(kind, await answer.ProblemAsync());
    }

    [Fact]
    public async Task Whatever_is_not_there_below_what_is_there_is_a_problem_too()
    {
        await using var service = await RunningService.StartAsync(new Dictionary<string, string> { ["SIMULATE"] = "true" });
        var prefixes = service.Routes().SelectMany(route => Prefixes(route.Address)).Concat(["/docs", "/openapi"]).Distinct().ToList();
        Assert.True(prefixes.Count > 20, string.Join(' ', prefixes));
        var refused = 0;

        foreach (var address in prefixes.SelectMany(prefix => Tails, (prefix, tail) => prefix + tail))
        {
            foreach (var method in new[] { "GET", "POST", "PROPFIND" })
            {
                using var request = new HttpRequestMessage(new(method), address);
                using var answer = await service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
                if ((int)answer.StatusCode >= 400)
                {
                    Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{method} {address}: {(int)answer.StatusCode} {answer.Content.Headers.ContentType}");
                    refused++;
                }
            }
        }

        Assert.True(refused > 300, $"{refused} refusals");

        static IEnumerable<string> Prefixes(string address) =>
            address.Split('/', StringSplitOptions.RemoveEmptyEntries) is var parts ? Enumerable.Range(0, parts.Length + 1).Select(most => string.Concat(parts.Take(most).Select(part => "/" + part))) : [];
    }

    [Theory]
    [InlineData("GET", "/nowhere", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/start", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/start", HttpStatusCode.Unauthorized)]
    public async Task A_wrong_address_does_not_look_like_a_wrong_key(string method, string path, HttpStatusCode status)
    {
        await using var service = await StartAsync();
        using var request = new HttpRequestMessage(new(method), path) { Content = new StringContent("a=b", Encoding.UTF8, "text/plain") };

        using var answer = await service.Stranger.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_refused_method_comes_with_those_allowed()
    {
        await using var service = await StartAsync();

        using var answer = await service.Client.DeleteAsync("/start", TestContext.Current.CancellationToken);

        Assert.Equal(["POST"], answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData(256 * 1024, 400)]
    [InlineData((256 * 1024) + 1, 413)]
    [InlineData(3 * 1024 * 1024, 413)]
    public async Task A_body_over_the_limit_is_refused_with_an_answer_the_client_can_read(int length, int status)
    {
        await using var service = await StartAsync();
        using var content = new StringContent(new string(' ', length), Encoding.UTF8, "application/json");

        using var answer = await service.Client.PostAsync("/start", content, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 413 ? "body-too-large" : "malformed-json", await answer.ProblemAsync());
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_also_when_it_does_not_say_its_length()
    {
        await using var service = await StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(service.Address.Host, service.Address.Port, TestContext.Current.CancellationToken);
        var head = $"POST /start HTTP/1.1\r\nHost: x\r\nX-API-Key: {RunningService.Key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        var chunk = "10000\r\n" + new string(' ', 0x10000) + "\r\n";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + chunk + chunk + chunk + chunk + "1\r\n \r\n"), TestContext.Current.CancellationToken);

        using var reader = new StreamReader(socket.GetStream());
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 413 ", answer);
        Assert.Contains("urn:agent-connector:problem:body-too-large", answer);
    }

    [Theory]
    [InlineData("ZZ")]
    [InlineData("-1")]
    [InlineData("FFFFFFFF")]
    [InlineData("FFFFFFFFFFFFFFFF")]
    [InlineData("10000000000000000000")]
    public async Task A_chunk_of_an_impossible_size_is_the_clients_fault(string size)
    {
        await using var service = await StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(service.Address.Host, service.Address.Port, TestContext.Current.CancellationToken);
        await socket.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /webhook/initiate-call HTTP/1.1\r\nHost: x\r\nX-API-Key: {RunningService.Key}\r\nContent-Type: application/json\r\n"
                + $"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n{size}\r\n{{}}\r\n0\r\n\r\n"),
            TestContext.Current.CancellationToken);

        using var reader = new StreamReader(socket.GetStream());
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Matches("^HTTP/1.1 4[0-9][0-9] ", answer);
    }

    [Theory]
    [InlineData("development", true)]
    [InlineData("production", false)]
    public async Task Details_of_a_defect_are_shown_in_development_only(string environment, bool shown)
    {
        await using var service = await StartAsync(environment);

        using var answer = await service.Client.GetAsync("/bug", TestContext.Current.CancellationToken);

        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(shown, body.Contains("what really broke", StringComparison.Ordinal));
        Assert.Contains(service.Log.Lines, line => line.Contains("what really broke", StringComparison.Ordinal));
    }

    /// <summary>The server may say so before the request's own token does.</summary>
    [Theory]
    [InlineData("aborted")]
    [InlineData("reset")]
    [InlineData("aborted while it was read")]
    public async Task A_connection_that_broke_is_no_defect(string how)
    {
        await using var service = await StartAsync();

        using var answer = await service.Client.GetAsync("/gone?how=" + how, TestContext.Current.CancellationToken);

        Assert.Equal(499, (int)answer.StatusCode);
        Assert.DoesNotContain(service.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_defect_is_found_in_the_log_by_the_trace_id_in_the_answer()
    {
        await using var service = await StartAsync("production");

        using var answer = await service.Client.GetAsync("/bug", TestContext.Current.CancellationToken);

        var detail = (await answer.JsonAsync()).GetProperty("detail").GetString()!;
        var trace = detail.Split("trace id ")[1].TrimEnd('.');
        Assert.Contains(service.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("trace id " + trace, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Malformed_json_says_where_it_breaks_without_repeating_it()
    {
        await using var service = await StartAsync();
        using var content = new StringContent("{\n  \"agent_id\": canary }", Encoding.UTF8, "application/json");

        using var answer = await service.Client.PostAsync("/start", content, TestContext.Current.CancellationToken);

        var detail = (await answer.JsonAsync()).GetProperty("detail").GetString();
        Assert.Contains("line 2, byte ", detail);
        Assert.DoesNotContain("canary", detail);
    }

    private static Task<RunningService> StartAsync(string environment = "development") => RunningService.StartAsync(
        new Dictionary<string, string> { ["ENVIRONMENT"] = environment },
        map: app =>
        {
            app.MapPost("/start", (Body body) => body.AgentId).RequireAuthorization(Policies.Calls);
            app.MapGet("/number", (int value) => value).RequireAuthorization(Policies.Read);
            app.MapGet("/gone", string (string how) => throw (how switch
            {
                "aborted" => new ConnectionAbortedException("Room was needed for others."),
                "reset" => new ConnectionResetException("Connection reset by peer"),
                _ => new TaskCanceledException("The request was aborted", new ConnectionAbortedException("Room was needed for others.")),
            })).WithMetadata(new QueryParameter("how", "How it broke.")).RequireAuthorization(Policies.Read);
            app.MapGet("/bug", string () => throw new InvalidOperationException("what really broke")).RequireAuthorization(Policies.Read);
        });
}
