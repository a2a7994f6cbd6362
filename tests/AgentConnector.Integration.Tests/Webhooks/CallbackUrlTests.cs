using System.Text.Json;
using AgentConnector.Hosting;
using AgentConnector.Integration.Tests.Calls;
using AgentConnector.Security;
using System.Text;
using AgentConnector.Webhooks.Signing;

namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>callback_url through the whole service.</summary>
public sealed class CallbackUrlTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly Dictionary<string, string> Settings = new() { ["CALLBACK_SECRET"] = Secret };

    [Fact]
    public async Task The_outcome_is_posted_signed_after_the_call()
    {
        await using var receiver = new Receiver();
        await using var desk = await Desk.OpenAsync(Settings);
        var (status, _, _) = await desk.StartAsync(Start("s1", receiver.Url("/webhook-waiting/1?signature=abc")));
        Assert.Equal(200, status);
        desk.Agents.Sessions.Single().HangsUp();

        await receiver.ArrivedAsync();

        var request = Assert.Single(receiver.Requests);
        Assert.Equal("/webhook-waiting/1?signature=abc", request.Target);
        Assert.Equal(("call.ended", "s1"), (request.Type, request.Call));
        Assert.Equal("completed", request.Json.GetProperty("data").GetProperty("status").GetString());
        Assert.Equal(
            ("s1", "a", "fake:caller"),
            (request.Json.GetProperty("session_id").GetString(), request.Json.GetProperty("agent_id").GetString(), request.Json.GetProperty("to").GetString()));
        Assert.Equal(request.Id, request.Json.GetProperty("id").GetString());
        Assert.StartsWith("application/json", request.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal($"agent-connector/{ServiceVersion.Text}", request.Headers["User-Agent"]);
        Assert.True(WebhookSecret.TryParse(Secret, out var secret));
        var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(request.Headers["webhook-timestamp"]));
        Assert.Equal(WebhookSignature.Of(request.Id, at, request.Body, [secret]), request.Headers["webhook-signature"]);
    }

    [Fact]
    public async Task More_events_come_when_they_are_asked_for_and_in_order()
    {
        await using var receiver = new Receiver();
        await using var desk = await Desk.OpenAsync(Settings);
        await desk.StartAsync(
            $$"""{"agent_id":"a","session_id":"s1","callback_url":"{{receiver.Url()}}","callback_events":["call.started","call.ended","call.queued"]}""");
        desk.Agents.Sessions.Single().HangsUp();

        await receiver.ArrivedAsync(3);

        Assert.Equal(["call.queued", "call.started", "call.ended"], receiver.Requests.Select(request => request.Type));
    }

    [Fact]
    public async Task A_repeated_request_with_another_address_is_the_same_call_and_a_further_receiver()
    {
        await using var first = new Receiver();
        await using var second = new Receiver();
        await using var desk = await Desk.OpenAsync(Settings);
        var (_, body, _) = await desk.StartAsync(Start("s1", first.Url("/1")));
        var (status, again, headers) = await desk.StartAsync(Start("s1", second.Url("/2")));
        Assert.Equal((200, $"{body.GetProperty("timestamp")}"), (status, $"{again.GetProperty("timestamp")}"));
        Assert.True(again.GetProperty("replayed").GetBoolean());
        Assert.Equal("true", headers.GetValues("Idempotent-Replayed").Single());
        desk.Agents.Sessions.Single().HangsUp();

        await first.ArrivedAsync();
        await second.ArrivedAsync();

        Assert.Equal(first.Requests.Single().Id, second.Requests.Single().Id);
    }

    [Fact]
    public async Task A_call_that_never_came_about_is_told_too()
    {
        await using var receiver = new Receiver();
        await using var desk = await Desk.OpenAsync(Settings);
        desk.Agents.Failure = new(AgentConnector.Agents.AgentFailure.NotFound, "no such agent");

        var (status, _, _) = await desk.StartAsync(Start("s1", receiver.Url()));
        await receiver.ArrivedAsync();

        Assert.Equal(404, status);
        Assert.Equal("failed", receiver.Requests.Single().Json.GetProperty("data").GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("http://192.168.0.5:5678/x")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://user:hunter2@8.8.8.8/")]
    [InlineData("ftp://8.8.8.8/")]
    [InlineData("no address")]
    public async Task An_address_that_would_not_be_used_is_refused_before_there_is_a_call(string url)
    {
        await using var desk = await Desk.OpenAsync(Settings);

        var (status, body, _) = await desk.StartAsync(Start("s1", url));

        Assert.Equal(422, status);
        Assert.True(body.GetProperty("errors").TryGetProperty("callback_url", out _));
        Assert.DoesNotContain("hunter2", body.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(desk.Agents.Requests);
    }

    [Fact]
    public async Task The_address_and_the_secrets_are_nowhere_but_in_the_store()
    {
        await using var receiver = new Receiver(request => new(500, $"Cannot POST {request.Target}"));
        await using var desk = await Desk.OpenAsync(Settings);
        await desk.StartAsync(Start("s1", receiver.Url("/canary-path/1?signature=canary-query")));
        desk.Agents.Sessions.Single().HangsUp();
        await receiver.ArrivedAsync();
        var (_, subscribed, _) = await desk.PostAsync("/subscriptions", $$"""{"url":"{{receiver.Url()}}"}""");
        var made = subscribed.GetProperty("secret").GetString()!;
        await OutboxScene.EventuallyAsync(() => desk.Service.Log.ToString().Contains("[8102]", StringComparison.Ordinal));

        var seen = new StringBuilder();
        foreach (var path in new[] { "/calls/s1", "/calls", "/calls/s1/events?after_seq=0", "/deliveries", "/deliveries?call_id=s1&status=pending", "/subscriptions", "/metrics", "/openapi/v1.json" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Accept", "application/json");
            using var answer = await desk.Service.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, path);
            seen.Append(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        var written = $"{seen}\n{desk.Service.Log}\n{desk.Service.Console}";
        Assert.Contains("Cannot POST", written, StringComparison.Ordinal);
        Assert.Contains("agent_connector_deliveries_total{outcome=\"pending\"}", written, StringComparison.Ordinal);
        Assert.All(["canary-path", "canary-query", Secret, made], secret => Assert.DoesNotContain(secret, written, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_is_made_once_and_kept_where_only_its_user_can_read_it()
    {
        await using var desk = await Desk.OpenAsync();
        var file = Path.Combine(desk.Service.DataDir, CallbackSecrets.FileName);

        Assert.True(WebhookSecret.TryParse((await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Trim(), out _));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    private static string Start(string id, string url) =>
        $$"""{"agent_id":"a","session_id":"{{id}}","callback_url":{{JsonSerializer.Serialize(url)}}}""";
}
