using System.Net.Http.Json;
using System.Text.Json;
using AgentConnector.Calls.Starting;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Faults;

/// <summary>What may happen while the agent is away, or in the moment it comes back: one ending, and nothing left over.</summary>
public sealed class AbsentAgentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nobody is reached")]
    [InlineData("a try hangs")]
    [InlineData("a try hangs in the handshake")]
    public async Task A_call_may_be_ended_while_its_agent_is_away(string meanwhile)
    {
        await using var scene = await CutScene.OpenAsync();
        await scene.CallAsync();
        await LoseAsync(scene, meanwhile);

        using var end = await scene.Service.Client.PostAsync("/calls/s/end", content: null, Cancellation);

        await AssertEndedAsync(scene, "completed service cancelled");
    }

    [Theory]
    [InlineData("nobody is reached")]
    [InlineData("a try hangs")]
    public async Task A_service_that_is_told_to_stop_ends_it_as_shut_down(string meanwhile)
    {
        await using var scene = await CutScene.OpenAsync();
        await scene.CallAsync();
        await LoseAsync(scene, meanwhile);
        using var timeIsUp = new CancellationTokenSource();
        var draining = scene.Service.Services.GetRequiredService<LiveCalls>().DrainAsync(timeIsUp.Token);
        await timeIsUp.CancelAsync();

        await draining;

        await AssertEndedAsync(scene, "interrupted service shutdown");
    }

    [Fact]
    public async Task Its_longest_time_is_over_when_it_is()
    {
        await using var scene = await CutScene.OpenAsync();
        await scene.CallAsync(maxSeconds: 2);
        await LoseAsync(scene, "nobody is reached");

        await AssertEndedAsync(scene, "completed service time_limit");
    }

    [Fact]
    public async Task What_is_sent_while_it_is_away_or_comes_back_is_told_once_and_in_order()
    {
        await using var scene = await CutScene.OpenAsync();
        await scene.CallAsync();
        await LoseAsync(scene, "nobody is reached");
        for (var text = 0; text < 3; text++)
        {
            await SendAsync($"before {text}");
        }

        scene.Proxy.Refuses = false;
        var agent = await scene.ReturnedAsync("conv_2");
        var sending = Enumerable.Range(0, 5).Select(text => SendAsync($"after {text}")).ToList();
        await Task.WhenAll(sending);
        var heard = new List<string>();
        while (heard.Count < 8)
        {
            heard.Add((await agent.HearAsync("user_message")).GetProperty("text").GetString()!);
        }

        await agent.HangUpAsync(1000);
        Assert.Equal(["before 0", "before 1", "before 2"], heard[..3]);
        Assert.Equal(Enumerable.Range(0, 5).Select(text => $"after {text}"), heard[3..].Order());
        await AssertEndedAsync(scene, "completed agent completed");

        async Task SendAsync(string text)
        {
            using var answer = await scene.Service.Client.PostAsJsonAsync("/calls/s/messages", new { type = "user_message", text }, Cancellation);
            Assert.Equal(202, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_tool_that_the_lost_conversation_asked_for_is_not_answered_to_the_next()
    {
        await using var scene = await CutScene.OpenAsync();
        await scene.CallAsync();
        await scene.Agent.CallToolAsync("t1", "book");
        await scene.Tools.ArrivedAsync();
        scene.Line.Reset();
        var agent = await scene.ReturnedAsync("conv_2");
        scene.ToolMayAnswer.SetResult();
        await agent.CallToolAsync("t2", "book");

        var answer = await agent.HearAsync("client_tool_result");

        Assert.Equal("t2", answer.GetProperty("tool_call_id").GetString());
        await agent.HangUpAsync(1000);
        await AssertEndedAsync(scene, "completed agent completed");
        var events = await scene.EventsAsync();
        Assert.Single(events, one => one.GetProperty("type").GetString() == "call.tool_answered");
    }

    private static async Task LoseAsync(CutScene scene, string meanwhile)
    {
        switch (meanwhile)
        {
            case "nobody is reached":
                scene.Proxy.Refuses = true;
                break;
            case "a try hangs":
                scene.Proxy.OnConnection = line => line.ToTarget.Stall();
                break;
            default: // the socket is open, and the agent says nothing
                break;
        }

        scene.Line.Reset();
        await Eventually.TrueAsync(async () => (await scene.EventsAsync()).Any(IsLost), "the agent is lost");
        if (meanwhile != "nobody is reached")
        {
            await scene.Proxy.NextAsync();
        }

        static bool IsLost(JsonElement one) => one.GetProperty("type").GetString() == "call.agent_lost";
    }

    private static async Task AssertEndedAsync(CutScene scene, string outcome)
    {
        foreach (var line in scene.Proxy.Connections)
        {
            line.ToTarget.Resume(); // what stood still sees whether the service has closed it
        }

        var record = await scene.EndedAsync();
        var end = record.GetProperty("end");
        Assert.Equal(outcome, $"{record.GetProperty("status").GetString()} {end.GetProperty("party").GetString()} {end.GetProperty("reason").GetString()}");
        Assert.Single(await scene.EventsAsync(), one => one.GetProperty("type").GetString() == "call.ended");
        Assert.NotEmpty(await scene.HeardAsync());
    }
}
