namespace AgentConnector.Integration.Tests.Faults;

/// <summary>A line to the agent that is bad and does not break.</summary>
public sealed class TroubledLineTests
{
    public static TheoryData<string> Troubles => ["late, and in bursts", "byte by byte", "reads slowly", "stands still for a moment"];

    [Theory]
    [MemberData(nameof(Troubles))]
    [Fault(FaultSide.Agent, "The agent's line is late, in bursts, slow, byte by byte, or stands still for a moment", "The call goes on with the same conversation")]
    public async Task The_call_goes_on(string trouble)
    {
        await using var scene = await CutScene.OpenAsync();
        await scene.CallAsync();
        var line = scene.Line;

        switch (trouble)
        {
            case "late, and in bursts":
                line.ToTarget.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
                line.ToClient.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
                break;
            case "byte by byte":
                line.ToTarget.Bytewise();
                line.ToClient.Bytewise();
                break;
            case "reads slowly":
                line.ToTarget.Slow();
                More();
                break;
            default:
                line.ToTarget.Stall();
                line.ToClient.Stall();
                break;
        }

        var speaking = scene.Agent.SpeakAsync(1, CutScene.Speech(0.5));
        if (trouble == "stands still for a moment")
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken); // not a wait for something: how long is what is tried
            line.ToTarget.Resume();
            line.ToClient.Resume();
        }

        await speaking;
        await CutScene.HearFramesAsync(scene.Agent, 40);
        line.ToTarget.Resume();
        line.ToClient.Resume();
        await scene.Agent.HangUpAsync(1000);

        var record = await scene.EndedAsync();
        Assert.Equal(("completed", "conv_1"), (record.GetProperty("status").GetString(), record.GetProperty("conversation_id").GetString()));
        Assert.DoesNotContain(await scene.EventsAsync(), one => one.GetProperty("type").GetString() == "call.agent_lost");
        var heard = await scene.HeardAsync();
        Assert.Contains(heard.Chunk(320), window => window.Length == 320 && Goertzel.Level(window, CutScene.AgentHz, 16_000) > -12);
        Assert.Single(scene.Proxy.Connections);

        void More()
        {
            line.ToTarget.After(100, More);
            line.ToTarget.Allow(100);
        }
    }
}
