using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace AgentConnector.Integration.Tests.Live;

public sealed class LevelsApiTests
{
    [Fact]
    public async Task Both_sides_are_heard_in_their_turn_until_the_call_ends()
    {
        await using var service = await RunningService.StartAsync();
        var id = await StartAsync(service);
        using var response = await service.Client.GetAsync($"/calls/{id}/levels", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);

        var (agent, caller, last) = (-90.0, -90.0, -1L);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken))
        {
            var reading = JsonElement.Parse(item.Data);
            Assert.Equal("levels", item.EventType);
            Assert.True(reading.GetProperty("at_ms").GetInt64() >= last);
            last = reading.GetProperty("at_ms").GetInt64();
            agent = Math.Max(agent, reading.GetProperty("agent_db").GetDouble());
            caller = Math.Max(caller, reading.GetProperty("caller_db").GetDouble());
            if (agent > -40 && caller > -40)
            {
                using var end = await service.Client.PostAsync($"/calls/{id}/end", null, TestContext.Current.CancellationToken);
                agent = caller = 0;
            }
        }

        Assert.Equal((0, 0), (agent, caller));
        using var after = await service.Client.GetAsync($"/calls/{id}/levels", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, after.StatusCode);
    }

    [Fact]
    public async Task A_call_that_never_was_has_no_levels()
    {
        await using var service = await RunningService.StartAsync();

        using var answer = await service.Client.GetAsync("/calls/nobody/levels", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<string> StartAsync(RunningService service)
    {
        using var answer = await service.Client.PostAsync(
            "/calls",
            new StringContent("""{ "agent_id": "a", "to": "wav:demo", "simulate": { "scenario": "demo" } }""", null, "application/json"),
            TestContext.Current.CancellationToken);
        return (await answer.JsonAsync()).GetProperty("session_id").GetString()!;
    }
}
