using System.Net;
using AgentConnector.Simulator;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>The same request is the same call: in parallel, later, and after a restart.</summary>
public sealed class IdempotencyTests : IAsyncLifetime
{
    /// <summary>Takes its time to accept, so that there is a while in which the first request is in progress.</summary>
    private const string Hesitant = """{ "description": "Accepts late.", "metadata_delay_seconds": 1.5, "first_message": "Hello, how can I help you today?", "steps": [ { "hear": true } ] }""";

    private readonly TemporaryFolder data = new();
    private readonly TemporaryFolder scenarios = new();
    private AgentCloud cloud = null!;

    public async ValueTask InitializeAsync()
    {
        scenarios.Write("hesitant.json", Hesitant);
        cloud = await AgentCloud.StartAsync(
            new AgentCloudOptions { ScenarioFolder = scenarios.Path }, cancellationToken: TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await cloud.DisposeAsync();
        scenarios.Dispose();
        data.Dispose();
    }

    [Theory]
    [InlineData("lead-4711", null)]
    [InlineData(null, "key-4711")]
    [InlineData("lead-4712", "key-4712")]
    public async Task A_hundred_equal_requests_at_once_are_one_call(string? sessionId, string? idempotencyKey)
    {
        await using var service = await StartAsync();
        var request = new { agent_id = "echo", session_id = sessionId, metadata = new { source = "n8n" } };

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => service.Client.StartCallAsync(request, idempotencyKey)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Single((await Task.WhenAll(answers.Select(answer => answer.FirstBodyAsync()))).Distinct());
        Assert.Equal(99, answers.Count(IsReplayed));
        var id = (await answers[0].JsonAsync()).Text("session_id");
        Assert.Equal(sessionId ?? id, id);
        Assert.Single(await service.Client.EventsAsync(id), fact => fact.Text("type") == "call.queued");
        using var list = await service.Client.GetAsync("/calls", TestContext.Current.CancellationToken);
        Assert.Single((await list.JsonAsync()).GetProperty("calls").EnumerateArray());
        Assert.Single(cloud.Conversations);
    }

    [Theory]
    [InlineData("lead-4711", null)]
    [InlineData(null, "key-4711")]
    public async Task Another_body_under_the_same_name_is_a_conflict_while_the_first_is_in_progress_and_after(string? sessionId, string? idempotencyKey)
    {
        await using var service = await StartAsync();
        var first = service.Client.StartCallAsync(new { agent_id = "hesitant", session_id = sessionId }, idempotencyKey);
        await ServiceProcess.EventuallyAsync(() => Task.FromResult(cloud.Conversations.Count == 1), TestContext.Current.CancellationToken);

        using var meanwhile = await service.Client.StartCallAsync(new { agent_id = "echo", session_id = sessionId }, idempotencyKey);
        Assert.False(first.IsCompleted);
        using var started = await first;
        using var later = await service.Client.StartCallAsync(new { agent_id = "silent", session_id = sessionId }, idempotencyKey);

        Assert.Equal(HttpStatusCode.OK, started.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, meanwhile.StatusCode);
        Assert.Equal("conflict", await meanwhile.ProblemAsync());
        Assert.Equal("conflict", await later.ProblemAsync());
        Assert.Single(cloud.Conversations);
    }

    [Fact]
    public async Task An_equal_request_that_comes_while_the_first_is_in_progress_waits_for_its_answer()
    {
        await using var service = await StartAsync();
        var request = new { agent_id = "hesitant", session_id = "lead-4711" };
        var first = service.Client.StartCallAsync(request);
        await ServiceProcess.EventuallyAsync(() => Task.FromResult(cloud.Conversations.Count == 1), TestContext.Current.CancellationToken);
        var byKeyToo = service.Client.StartCallAsync(request, "key-1");
        var second = service.Client.StartCallAsync(request);
        Assert.False(first.IsCompleted);

        var bodies = await Task.WhenAll(new[] { await first, await second, await byKeyToo }.Select(answer => answer.FirstBodyAsync()));

        Assert.Single(bodies.Distinct());
        Assert.True(IsReplayed(await second));
        Assert.Single(cloud.Conversations);
    }

    [Fact]
    public async Task A_body_that_differs_in_white_space_and_order_only_is_the_same()
    {
        await using var service = await StartAsync();
        using var first = await PostAsync(service, """{"agent_id":"echo","session_id":"a","metadata":{"x":1,"y":2}}""");
        using var second = await PostAsync(service, """{ "metadata": { "y": 2, "x": 1 }, "session_id": "a", "agent_id": "echo" }""");

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.True(IsReplayed(second));
        Assert.Equal(await first.FirstBodyAsync(), await second.FirstBodyAsync());
    }

    [Theory]
    [InlineData("echo", HttpStatusCode.OK)]
    [InlineData("http-404", HttpStatusCode.NotFound)]
    [InlineData("busy", HttpStatusCode.ServiceUnavailable)]
    public async Task After_a_restart_the_answer_is_the_same_but_that_it_says_so(string agent, HttpStatusCode status)
    {
        var request = new { agent_id = agent, session_id = "lead-4711" };
        string? before;
        string? retryAfter;
        string? type;
        await using (var service = await StartAsync())
        {
            using var answer = await service.Client.StartCallAsync(request, "key-1");
            (before, retryAfter, type) = (await answer.FirstBodyAsync(), $"{answer.Headers.RetryAfter}", $"{answer.Content.Headers.ContentType}");
            Assert.Equal(status, answer.StatusCode);
            await service.SignalAsync(ServiceProcess.Interrupt);
            await service.SignalAsync(ServiceProcess.Interrupt);
            await service.ExitCodeAsync();
        }

        await using var restarted = await StartAsync();
        using var repeated = await restarted.Client.StartCallAsync(request, "key-1");
        using var byKey = await restarted.Client.StartCallAsync(request, "key-1");

        Assert.All([repeated, byKey], again => Assert.Equal(status, again.StatusCode));
        Assert.All([repeated, byKey], again => Assert.True(IsReplayed(again)));
        Assert.True((await repeated.JsonAsync()).GetProperty("replayed").GetBoolean());
        Assert.Equal(agent is "busy" ? "3" : "", retryAfter);
        Assert.Equal([before, before], [await repeated.FirstBodyAsync(), await byKey.FirstBodyAsync()]);
        Assert.Equal([retryAfter, type], [$"{repeated.Headers.RetryAfter}", $"{repeated.Content.Headers.ContentType}"]);
        Assert.True(cloud.Conversations.Count <= 1);
    }

    [Fact]
    public async Task A_client_that_gives_up_does_not_end_the_call()
    {
        await using var service = await StartAsync();
        using var patience = new CancellationTokenSource();
        var request = new { agent_id = "hesitant", session_id = "lead-4711" };
        var start = service.Client.StartCallAsync(request, cancellationToken: patience.Token);
        await ServiceProcess.EventuallyAsync(() => Task.FromResult(cloud.Conversations.Count == 1), TestContext.Current.CancellationToken);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        await service.Client.EventAsync("lead-4711", "call.turn");
        using var again = await service.Client.StartCallAsync(request);

        Assert.Equal("in_progress", (await service.Client.CallAsync("lead-4711")).Text("status"));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.True(IsReplayed(again));
        Assert.Single(cloud.Conversations);
    }

    private static bool IsReplayed(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Idempotent-Replayed", out var values) && values.Single() == "true";

    private static async Task<HttpResponseMessage> PostAsync(ServiceProcess service, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        return await service.Client.PostAsync("/calls", content, TestContext.Current.CancellationToken);
    }

    private Task<ServiceProcess> StartAsync() => Connector.StartAsync(
        data.Path, ("SIMULATE", "false"), ("ELEVENLABS_API_KEY", "any"), ("ELEVENLABS_BASE_URL", $"{cloud.BaseUrl}"));
}
