using System.Net;
using System.Net.Sockets;
using AgentConnector.ElevenLabs.Tests.Fakes;
using Microsoft.AspNetCore.Http;
using static AgentConnector.ElevenLabs.ConversationEndCause;

namespace AgentConnector.ElevenLabs.Tests;

/// <summary>Every form in which the REST side refuses.</summary>
public sealed class ApiErrorTests
{
    [Theory]
    [InlineData(400, """{"detail":{"status":"bad_request","message":"No."}}""", Refused, "bad_request", "No.")]
    [InlineData(401, """{"detail":{"status":"invalid_api_key","message":"Invalid API key"}}""", NotAllowed, "invalid_api_key", "Invalid API key")]
    [InlineData(401, """{"detail":{"status":"quota_exceeded","message":"0 credits left"}}""", NotAllowed, "quota_exceeded", "0 credits left")]
    [InlineData(403, """{"detail":"Upgrade your plan"}""", NotAllowed, null, "Upgrade your plan")]
    [InlineData(404, """{"detail":{"type":"not_found","code":"agent_not_found","status":"document_not_found","message":"Agent with ID 'agent_1' not found.","request_id":"0f3c","param":"agent_id"}}""", NotFound, "agent_not_found", "Agent with ID 'agent_1' not found.")]
    [InlineData(422, """{"detail":[{"loc":["query","agent_id"],"msg":"Field required","type":"missing"},{"loc":["body",0],"msg":"Too short","type":"x"}]}""", Refused, "validation_error", "query.agent_id: Field required; body.0: Too short")]
    [InlineData(422, """{"detail":["odd",7,null]}""", Refused, "validation_error", "odd")]
    [InlineData(429, """{"detail":{"status":"too_many_concurrent_requests","message":"Slow down"}}""", Busy, "too_many_concurrent_requests", "Slow down")]
    [InlineData(500, "Internal Server Error", AgentFailure, null, "Try again later.")]
    [InlineData(502, "<html>bad gateway</html>", AgentFailure, null, "Try again later.")]
    [InlineData(503, "", Busy, null, "Too many requests at once. Try again later.")]
    [InlineData(404, """{"detail":null}""", NotFound, null, "Check the agent id")]
    [InlineData(401, """{"error":"x"}""", NotAllowed, null, "Check the API key")]
    [InlineData(401, """[1]""", NotAllowed, null, "Check the API key")]
    [InlineData(504, "", ConversationEndCause.Timeout, null, "Try again later.")]
    public async Task Every_error_form_becomes_status_code_and_message(int status, string body, ConversationEndCause cause, string? code, string message)
    {
        await using var cloud = await FakeCloud.StartAsync();

        var e = await RefusedAsync(cloud, status, body);

        Assert.Equal(((HttpStatusCode)status, cause, code), (e.StatusCode!.Value, e.Cause, e.Code));
        Assert.Contains(message, e.Message);
    }

    [Fact]
    public async Task What_support_asks_for_is_kept()
    {
        await using var cloud = await FakeCloud.StartAsync();

        var fromBody = await RefusedAsync(cloud, 404, """{"detail":{"message":"x","request_id":"in-body"}}""");
        var fromHeader = await RefusedAsync(cloud, 500, "", context => context.Response.Headers["x-request-id"] = "in-header");

        Assert.Equal(("in-body", "in-header"), (fromBody.RequestId, fromHeader.RequestId));
    }

    [Fact]
    public async Task A_wait_may_be_given_in_seconds_or_as_a_date()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var time = new ManualTime();

        var seconds = await RefusedAsync(cloud, 429, "", context => context.Response.Headers.RetryAfter = "7", time);
        var date = await RefusedAsync(cloud, 429, "", context => context.Response.Headers.RetryAfter = time.GetUtcNow().AddSeconds(90).ToString("R"), time);
        var past = await RefusedAsync(cloud, 429, "", context => context.Response.Headers.RetryAfter = time.GetUtcNow().AddSeconds(-90).ToString("R"), time);
        var none = await RefusedAsync(cloud, 429, "", null, time);

        Assert.Equal(
            [TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(90), TimeSpan.Zero, null],
            new[] { seconds.RetryAfter, date.RetryAfter, past.RetryAfter, none.RetryAfter });
    }

    [Fact]
    public async Task The_key_and_signed_addresses_are_taken_out_of_the_clouds_message()
    {
        await using var cloud = await FakeCloud.StartAsync();

        var e = await RefusedAsync(cloud, 401, $$"""{"detail":{"status":"x","message":"Key key-1 or sk_abcdefgh12345678 is bad for {{cloud.SocketUrl}} "} }""");

        Assert.DoesNotContain("key-1", e.ToString());
        Assert.DoesNotContain("sk_abc", e.ToString());
        Assert.DoesNotContain(FakeCloud.Canary, e.ToString());
        Assert.Contains("is bad for", e.Message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"signed_url":null}""")]
    [InlineData("""{"signed_url":"https://x.example/?token=CANARY-5b1f"}""")]
    [InlineData("""{"signed_url":"wss://user:CANARY-5b1f@x.example/"}""")]
    [InlineData("""{"signed_url":7}""")]
    [InlineData("not json CANARY-5b1f")]
    public async Task An_answer_without_a_usable_URL_is_an_error_that_does_not_repeat_it(string body)
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context => context.Response.WriteAsync(body);

        var e = await Assert.ThrowsAsync<AgentsApiException>(() => cloud.Client().GetSignedUrlAsync("agent_1", null, TestContext.Current.CancellationToken));

        Assert.Equal(ProtocolError, e.Cause);
        Assert.DoesNotContain(FakeCloud.Canary, e.ToString());
    }

    [Fact]
    public async Task Every_parameter_of_a_signed_URL_is_sent()
    {
        await using var cloud = await FakeCloud.StartAsync();

        var url = await cloud.Client().GetSignedUrlAsync(
            "agent_1",
            new() { IncludeConversationId = true, BranchId = "b", VersionId = "v", Environment = "e" },
            TestContext.Current.CancellationToken);

        Assert.Equal(cloud.SocketUrl, url.Reveal());
        Assert.Contains("?agent_id=agent_1&include_conversation_id=true&branch_id=b&version_id=v&environment=e ", cloud.Requests[0]);
    }

    /// <summary>HttpClient lets this exception pass as it is when the other side resets a connection the moment it is made.</summary>
    [Fact]
    public async Task A_connection_that_breaks_as_soon_as_it_is_made_is_no_connection()
    {
        using var http = new HttpClient(new Breaks());
        var client = new AgentsClient(http, new() { ApiKey = "key-1" });

        var e = await Assert.ThrowsAsync<AgentsApiException>(() => client.GetSignedUrlAsync("agent_1", null, TestContext.Current.CancellationToken));

        Assert.Equal(Disconnected, e.Cause);
        Assert.Contains("could not be reached", e.Message);
    }

    private static async Task<AgentsApiException> RefusedAsync(
        FakeCloud cloud, int status, string body, Action<HttpContext>? touch = null, TimeProvider? time = null)
    {
        cloud.OnSignedUrl = context =>
        {
            context.Response.StatusCode = status;
            touch?.Invoke(context);
            return context.Response.WriteAsync(body);
        };
        return await Assert.ThrowsAsync<AgentsApiException>(() =>
            cloud.Client(time: time).ConnectAsync(new() { AgentId = "agent_1" }, TestContext.Current.CancellationToken));
    }

    private sealed class Breaks : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new SocketException((int)SocketError.NotConnected);
    }
}
