using System.Net.Http.Json;
using AgentConnector.Testing.Cloud;
using Microsoft.AspNetCore.Http;

namespace AgentConnector.Integration.Tests.Hosting.Resilience;

/// <summary>ElevenLabs fails: who asks for calls is told at once, and so is who asks how the service is.</summary>
public sealed class FailingCloudTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Fault(FaultSide.Agent, "ElevenLabs fails and fails to answer over REST", "It is left alone for 10 s at a time: new calls are refused at once, 503 `agent-unavailable` with Retry-After, readiness says `degraded`; running calls go on")]
    public async Task Calls_are_refused_at_once_and_the_service_says_that_it_is_degraded()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        await using var service = await RunningService.StartAsync(new Dictionary<string, string>
        {
            ["ELEVENLABS_API_KEY"] = "key-1",
            ["ELEVENLABS_BASE_URL"] = cloud.BaseUrl.ToString(),
        });
        for (var i = 0; i < 3; i++)
        {
            using var failed = await StartAsync(new { agent_id = "agent_1", to = "wav:demo" });
            Assert.Contains(await failed.ProblemAsync(), new[] { "agent-refused", "agent-unavailable" });
        }

        var before = cloud.Requests.Count;
        using var refused = await StartAsync(new { agent_id = "agent_1", session_id = "s", to = "wav:demo" });
        using var ready = await service.Stranger.GetAsync("/health/ready", Cancellation);
        using var simulated = await StartAsync(new { agent_id = "agent_1", to = "wav:demo", simulate = new { scenario = "echo" } });

        Assert.Equal((503, "agent-unavailable"), ((int)refused.StatusCode, await refused.ProblemAsync()));
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 10);
        Assert.Equal(before, cloud.Requests.Count);
        using var record = await service.Client.GetAsync("/calls/s", Cancellation);
        Assert.Equal(404, (int)record.StatusCode); // no call was begun: the id is free
        var health = await ready.JsonAsync();
        Assert.Equal((200, "degraded"), ((int)ready.StatusCode, health.GetProperty("status").GetString()));
        Assert.Contains("ElevenLabs has failed", health.GetProperty("checks").GetProperty("agent_cloud").GetString(), StringComparison.Ordinal);
        Assert.Equal(200, (int)simulated.StatusCode);

        Task<HttpResponseMessage> StartAsync(object call) => service.Client.PostAsJsonAsync("/calls", call, Cancellation);
    }

    [Fact]
    [Fault(FaultSide.Agent, "ElevenLabs stumbles once: 5xx, 408, 429, no connection", "Asked again within ELEVENLABS_OPEN_SECONDS; the call begins a moment later")]
    public async Task A_cloud_that_stumbles_once_costs_a_call_nothing_but_a_moment()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var stumbles = 1;
        cloud.OnSignedUrl = context =>
        {
            if (stumbles-- > 0)
            {
                context.Response.StatusCode = 502;
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync($$"""{"signed_url":"{{cloud.SocketUrl}}"}""", Cancellation);
        };
        await using var service = await RunningService.StartAsync(new Dictionary<string, string>
        {
            ["ELEVENLABS_API_KEY"] = "key-1",
            ["ELEVENLABS_BASE_URL"] = cloud.BaseUrl.ToString(),
        });

        var starting = service.Client.PostAsJsonAsync("/calls", new { agent_id = "agent_1", to = "wav:demo" }, Cancellation);
        var agent = await cloud.AgentAsync();
        await agent.HearAsync();
        await agent.SayAsync(AgentConnector.Testing.Cloud.FakeAgent.Metadata);

        using var answer = await starting;
        Assert.Equal(200, (int)answer.StatusCode);
        await agent.HangUpAsync(1000);
    }
}
