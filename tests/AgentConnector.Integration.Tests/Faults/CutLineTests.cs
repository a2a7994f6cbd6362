using System.Net.Http.Json;

namespace AgentConnector.Integration.Tests.Faults;

/// <summary>The agent's line breaks, wherever it may: the caller hears hold sound, then the agent; one record, one ending, nothing left over.</summary>
public sealed class CutLineTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Points => [.. CutPoints.All.Keys];

    [Theory]
    [MemberData(nameof(Points))]
    [Fault(FaultSide.Agent, "The agent's line breaks in mid-call at any of 24 points: cut, closed, garbled, half open, still; and the call asks for `on_agent_lost: reconnect`", "Hold sound, then the agent in a new conversation that knows the story; one record, one ending")]
    public async Task Wherever_it_breaks_the_call_goes_on(string point)
    {
        await using var scene = await CutScene.OpenAsync();
        await scene.CallAsync();

        await CutPoints.All[point](scene);
        var agent = await scene.ReturnedAsync("conv_2");
        var story = await agent.HearAsync("contextual_update");
        await CutScene.HearFramesAsync(agent, 20);
        await agent.SayAsync("""{"type":"agent_response","agent_response_event":{"agent_response":"Here I am again.","event_id":1} }""");
        await agent.SpeakAsync(1, CutScene.Speech(0.5));
        await agent.HangUpAsync(1000);

        var record = await scene.EndedAsync();
        Assert.Equal(("completed", "conv_2"), (record.GetProperty("status").GetString(), record.GetProperty("conversation_id").GetString()));
        Assert.StartsWith("The line to you broke", story.GetProperty("text").GetString(), StringComparison.Ordinal);
        var events = await scene.EventsAsync();
        var types = events.Select(one => one.GetProperty("type").GetString()!).ToList();
        Assert.Equal(
            ["call.started", "call.agent_lost", "call.agent_back", "call.ended"],
            types.Where(type => type is "call.started" or "call.agent_lost" or "call.agent_back" or "call.ended"));
        Assert.True(point == CutPoints.InAnswer || !types.Contains("call.tool_answered"), "Nobody was there to be answered.");
        var turns = (await scene.GetAsync("/calls/s/transcript")).GetProperty("turns").EnumerateArray();
        Assert.Equal("Here I am again.", turns.Last(turn => turn.GetProperty("speaker").GetString() == "agent").GetProperty("text").GetString());
        var lost = events[types.IndexOf("call.agent_lost")].GetProperty("data");
        Assert.Equal(("conv_1", 1), (lost.GetProperty("conversation_id").GetString(), lost.GetProperty("attempt").GetInt32()));
        AssertHeard(await scene.HeardAsync(), lost.GetProperty("at_ms").GetInt32());
    }

    [Fact]
    public async Task A_line_that_breaks_before_the_agent_is_there_fails_the_start()
    {
        await using var scene = await CutScene.OpenAsync();
        scene.Proxy.OnConnection = line => line.ToTarget.AfterText("Sec-WebSocket-Key", () => line.ToClient.AfterText("\r\n\r\n", line.Reset));

        using var answer = await scene.Service.Client.PostAsJsonAsync("/calls", new { agent_id = "agent_1", session_id = "s", to = "wav:demo" }, Cancellation);

        Assert.Equal("agent-unreachable", await answer.ProblemAsync());
        Assert.Equal("failed", (await scene.GetAsync("/calls/s")).GetProperty("status").GetString());
        Assert.Single(await scene.EventsAsync(), one => one.GetProperty("type").GetString() == "call.ended");
    }

    [Fact]
    public async Task A_line_that_breaks_while_it_is_made_again_is_made_once_more()
    {
        await using var scene = await CutScene.OpenAsync();
        await scene.CallAsync();
        var tries = 0;
        scene.Proxy.OnConnection = line =>
        {
            if (++tries < 3)
            {
                line.ToClient.AfterText("\r\n\r\n", line.Reset); // it was let in, and is gone before the agent is there
            }
        };

        scene.Line.Reset();
        for (var i = 0; i < 2; i++)
        {
            await scene.Cloud.AgentAsync();
        }

        var agent = await scene.ReturnedAsync("conv_4");
        await agent.HearAsync("contextual_update");
        await agent.HangUpAsync(1000);

        Assert.Equal("conv_4", (await scene.EndedAsync()).GetProperty("conversation_id").GetString());
        var back = Assert.Single(await scene.EventsAsync(), one => one.GetProperty("type").GetString() == "call.agent_back").GetProperty("data");
        Assert.Equal(3, back.GetProperty("attempts").GetInt32());
    }

    [Fact]
    public async Task An_agent_that_comes_back_may_be_lost_again()
    {
        await using var scene = await CutScene.OpenAsync();
        await scene.CallAsync();

        scene.Line.Reset();
        var second = await scene.ReturnedAsync("conv_2");
        await second.HearAsync("contextual_update");
        second.Vanish();
        var third = await scene.ReturnedAsync("conv_3");
        await third.HearAsync("contextual_update");
        await third.HangUpAsync(1000);

        Assert.Equal("conv_3", (await scene.EndedAsync()).GetProperty("conversation_id").GetString());
        var attempts = (await scene.EventsAsync()).Where(one => one.GetProperty("type").GetString() == "call.agent_lost")
            .Select(one => one.GetProperty("data").GetProperty("attempt").GetInt32());
        Assert.Equal([1, 2], attempts);
        var metrics = await scene.Service.Client.GetStringAsync("/metrics", Cancellation);
        Assert.Contains("\nagent_connector_calls_agent_lost_total{reason=\"disconnected\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nagent_connector_calls_agent_away_seconds_count{} 2\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    [Fault(FaultSide.Agent, "A lost agent cannot be reached again within AGENT_RECONNECT_SECONDS", "It ends by what it was lost by; the caller heard hold sound until then")]
    public async Task When_nobody_can_be_reached_in_time_the_call_has_its_one_ending()
    {
        await using var scene = await CutScene.OpenAsync(reconnectSeconds: 1);
        await scene.CallAsync();
        scene.Proxy.Refuses = true;

        scene.Line.Reset();

        var record = await scene.EndedAsync();
        Assert.Equal(("failed", "disconnected"), (record.GetProperty("status").GetString(), record.GetProperty("end").GetProperty("reason").GetString()));
        Assert.Single(await scene.EventsAsync(), one => one.GetProperty("type").GetString() == "call.ended");
        var heard = await scene.HeardAsync();
        Assert.InRange(Level.Rms(heard.AsSpan(heard.Length - 9_600, 4_800)), -42, -22);
    }

    [Fact]
    public async Task An_agent_that_hangs_up_is_not_called_back()
    {
        await using var scene = await CutScene.OpenAsync();
        await scene.CallAsync();

        await scene.Agent.HangUpAsync(1000);

        Assert.Equal("completed", (await scene.EndedAsync()).GetProperty("status").GetString());
        Assert.Single(scene.Proxy.Connections);
    }

    /// <summary>Hold sound within 200 ms of the loss, never loud, until the agent's first sound; then the agent alone.</summary>
    private static void AssertHeard(short[] heard, int lostMs)
    {
        const int Ms = 16;
        const int Window = 20 * Ms;
        Assert.InRange(Level.Rms(heard.AsSpan((lostMs + 100) * Ms, 100 * Ms)), -42, -22);
        var begin = (lostMs + 50) * Ms;
        var agent = Enumerable.Range(0, (heard.Length - begin - Window) / Window).Select(n => begin + (n * Window))
            .First(at => Goertzel.Level(heard.AsSpan(at, Window), CutScene.AgentHz, 16_000) > -12);
        Assert.True(heard.AsSpan(begin, agent - Window - begin).ToArray().All(sample => Math.Abs((int)sample) < 2_500), "The hold sound is loud.");
        foreach (var at in Enumerable.Range(0, (agent - Window - begin) / (200 * Ms)).Select(n => begin + (n * 200 * Ms)))
        {
            Assert.True(Level.Rms(heard.AsSpan(at, 200 * Ms)) > -48, $"The hold sound pauses at {at / Ms} ms.");
        }

        var after = heard.AsSpan(agent + (2 * Window), 300 * Ms);
        Assert.InRange(Goertzel.Level(after, CutScene.AgentHz, 16_000), -9, -3);
        Assert.True(Goertzel.Level(after, 392, 16_000) < -45, "The hold sound goes on.");
    }
}
