using AgentConnector.Agents;
using AgentConnector.Calls;

namespace AgentConnector.Tests.Calls.Talking;

/// <summary>A call that the agent's queue has not let in, on a bridge.</summary>
public sealed class AgentQueueTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private static AgentQueued Waiting { get; } = new(AgentQueueState.Waiting);

    private static AgentQueued Admitted { get; } = new(AgentQueueState.Admitted);

    [Fact]
    public async Task The_caller_hears_hold_sound_until_the_call_is_let_in()
    {
        await using var scene = new BridgeScene();
        scene.Agent.Does(Waiting);
        await scene.ToldAsync<CallWaiting>();
        await Eventually.PassAsync(scene.Time, Step, TimeSpan.FromSeconds(5));
        await Eventually.TrueAsync(() => scene.Caller.Unheard.Sum(frame => frame.Duration.TotalSeconds) >= 5, "it was held");
        Assert.InRange(Level.Rms(Speech.Samples(scene.Caller.Unheard)), -46, -22);

        scene.Agent.Does(Admitted);
        var admitted = await scene.ToldAsync<CallAdmitted>();
        await Eventually.PassAsync(scene.Time, Step, TimeSpan.FromSeconds(1));

        Assert.Empty(scene.Caller.Unheard);
        Assert.Equal((5_000, 0), (admitted.WaitedMs, admitted.AtMs));
    }

    [Fact]
    public async Task The_agent_hears_silence_in_the_callers_place_while_it_waits()
    {
        await using var scene = new BridgeScene();
        scene.Agent.Does(Waiting);
        await scene.ToldAsync<CallWaiting>();

        scene.Caller.Speaks(Speech.Tone(440, 0.5));
        await Eventually.TrueAsync(() => Speech.Samples(scene.Agent.Heard).Length >= 8_000, "the line is not dead");
        Assert.All(Speech.Samples(scene.Agent.Heard), sample => Assert.Equal(0, sample));

        scene.Agent.Does(Admitted);
        await scene.ToldAsync<CallAdmitted>();
        scene.Agent.Heard.Clear();
        scene.Caller.Speaks(Speech.Tone(440, 0.5));
        await Eventually.TrueAsync(() => Speech.Samples(scene.Agent.Heard).Length >= 8_000, "it is heard");
        Assert.InRange(Goertzel.Level(Speech.Samples(scene.Agent.Heard), 440, 16_000), -9, -3);
    }

    [Fact]
    public async Task Hold_sound_of_the_agent_is_played_in_place_of_ours_and_does_not_run_on_into_the_conversation()
    {
        await using var scene = new BridgeScene();
        scene.Agent.Does(Waiting);
        scene.Agent.Does(new AgentSpoke(Speech.Tone(660, 3), 1));
        await Eventually.TrueAsync(() => scene.Caller.Unheard.Sum(frame => frame.Duration.TotalSeconds) is > 2.9 and < 3.1, "ours was cleared, its own is played");
        await Eventually.PassAsync(scene.Time, Step, TimeSpan.FromSeconds(2));
        Assert.InRange(Goertzel.Level(Speech.Samples(scene.Caller.Unheard), 660, 16_000), -9, -3);

        scene.Agent.Does(Admitted);
        await scene.ToldAsync<CallAdmitted>();
        Assert.Empty(scene.Caller.Unheard);
        scene.Agent.HangsUp();
        await scene.Running;

        Assert.Empty(scene.Transcript.Turns);
    }

    [Fact]
    public async Task The_clock_of_recording_and_transcript_stands_still_while_it_waits()
    {
        using var folder = new TemporaryFolder();
        var file = folder.In("call.wav");
        await using (var scene = new BridgeScene(recording: file))
        {
            scene.Agent.Does(Waiting);
            await scene.ToldAsync<CallWaiting>();
            scene.Caller.Speaks(Speech.Tone(300, 0.5));
            await Eventually.PassAsync(scene.Time, Step, TimeSpan.FromSeconds(5));
            scene.Agent.Does(Admitted);
            scene.Agent.Says("Here I am.", Speech.Tone(1_000, 0.5));
            await scene.ToldAsync<CallTurn>();
            scene.Time.Advance(TimeSpan.FromSeconds(1));
            scene.Agent.HangsUp();
            await scene.Running;
            scene.Recording!.StopAt(TimeSpan.FromSeconds(1));
            scene.Transcript.Close(TimeSpan.FromSeconds(1));

            var turn = Assert.Single(scene.Transcript.Turns);
            Assert.Equal((0, 500), (turn.StartMs, turn.EndMs));
        }

        var samples = (await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))[44..].Chunk(4)
            .Select(frame => (Left: BitConverter.ToInt16(frame, 0), Right: BitConverter.ToInt16(frame, 2))).ToArray();
        Assert.Equal(16_000, samples.Length);
        Assert.All(samples, sample => Assert.Equal(0, sample.Left));
        Assert.InRange(Goertzel.Level([.. samples.Take(8_000).Select(sample => sample.Right)], 1_000, 16_000), -9, -3);
    }

    [Fact]
    public async Task A_key_that_is_pressed_meanwhile_is_written_down_and_the_agent_is_not_told()
    {
        await using var scene = new BridgeScene();
        scene.Agent.Does(Waiting);
        await scene.ToldAsync<CallWaiting>();

        scene.Caller.Presses('5');
        await scene.ToldAsync<CallDtmf>();
        scene.Agent.Does(Admitted);
        await scene.ToldAsync<CallAdmitted>();
        scene.Caller.Presses('6');
        await Eventually.TrueAsync(() => !scene.Agent.Texts.IsEmpty, "it was told");

        Assert.Contains(" 6 ", Assert.Single(scene.Agent.Texts).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_agent_has_to_know_of_the_caller_is_told_when_it_is_there()
    {
        await using var scene = new BridgeScene();
        scene.Agent.Does(Waiting);
        await scene.ToldAsync<CallWaiting>();

        scene.Caller.Notes(new("answered_by", "A machine has answered.", ForAgent: true));
        await scene.ToldAsync<CallWarning>();
        Assert.Empty(scene.Agent.Texts);
        scene.Agent.Does(Admitted);

        await Eventually.TrueAsync(() => !scene.Agent.Texts.IsEmpty, "it was told");
        Assert.Equal((TextKind.ContextualUpdate, "A machine has answered."), scene.Agent.Texts.Single());
    }

    [Fact]
    public async Task A_key_is_written_down_while_something_waits_to_be_told()
    {
        await using var scene = new BridgeScene();
        scene.Agent.Does(Waiting);
        await scene.ToldAsync<CallWaiting>();

        scene.Caller.Notes(new("answered_by", "A machine has answered.", ForAgent: true));
        scene.Caller.Presses('5');
        await scene.ToldAsync<CallDtmf>();
        scene.Agent.Does(Admitted);

        await Eventually.TrueAsync(() => !scene.Agent.Texts.IsEmpty, "it was told");
        Assert.Equal("A machine has answered.", scene.Agent.Texts.Single().Text);
    }

    [Fact]
    public async Task Where_the_agents_own_hold_sound_breaks_off_ours_goes_on()
    {
        await using var scene = new BridgeScene();
        scene.Agent.Does(Waiting);
        scene.Agent.Does(new AgentSpoke(Speech.Tone(660, 0.5), 1));
        await Eventually.TrueAsync(() => scene.Caller.Unheard.Sum(frame => frame.Duration.TotalSeconds) is > 0.4 and < 0.6, "ours was cleared, its own is played");

        await Eventually.PassAsync(scene.Time, Step, TimeSpan.FromSeconds(5));

        await Eventually.TrueAsync(() => scene.Caller.Unheard.Sum(frame => frame.Duration.TotalSeconds) >= 4, "ours is played again");
    }

    [Fact]
    public async Task What_was_not_heard_of_an_agent_that_puts_the_caller_into_a_queue_is_not_heard_any_more()
    {
        await using var scene = new BridgeScene();
        scene.Agent.Says("One moment, please.", Speech.Tone(1_000, 3));
        await Eventually.TrueAsync(() => scene.Caller.Unheard.Sum(frame => frame.Duration.TotalSeconds) > 2.9, "it is said");

        scene.Agent.Does(Waiting);
        await scene.ToldAsync<CallWaiting>();

        Assert.True(Goertzel.Level(Speech.Samples(scene.Caller.Unheard), 1_000, 16_000) < -40);
    }

    [Fact]
    public async Task A_call_that_lost_its_agent_before_it_was_let_in_has_not_talked()
    {
        await using var scene = new BridgeScene();
        scene.Agent.Does(Waiting);
        await scene.ToldAsync<CallWaiting>();
        scene.Agent.Does(new AgentLost(new(AgentFailure.Disconnected, "cut by the test") { IsLoss = true }, "conv_fake", 1));
        await scene.ToldAsync<CallAgentLost>();

        scene.Agent.Does(new AgentReturned("conv_2", TimeSpan.Zero, 1));
        scene.Agent.Does(Waiting);

        await Eventually.TrueAsync(() => scene.Room.IsBeforeTalk, "it waits as it did");
    }

    [Fact]
    public async Task An_agent_that_returns_into_a_queue_keeps_the_hold_sound_going()
    {
        await using var scene = new BridgeScene();
        scene.Agent.Does(new AgentLost(new(AgentFailure.Disconnected, "cut by the test") { IsLoss = true }, "conv_fake", 1));
        scene.Agent.Does(new AgentReturned("conv_2", TimeSpan.Zero, 1));
        scene.Agent.Does(Waiting);
        await scene.ToldAsync<CallWaiting>();

        await Eventually.PassAsync(scene.Time, Step, TimeSpan.FromSeconds(10)); // far longer than an agent that is back may be silent
        await Eventually.TrueAsync(() => scene.Caller.Unheard.Sum(frame => frame.Duration.TotalSeconds) >= 10, "it went on");
        scene.Agent.Does(Admitted);

        Assert.Equal(10_000, (await scene.ToldAsync<CallAdmitted>()).WaitedMs);
        Assert.Empty(scene.Caller.Unheard);
    }

    [Fact]
    public async Task An_agent_that_is_lost_while_the_call_waits_has_left_the_queue()
    {
        await using var scene = new BridgeScene();
        scene.Agent.Does(Waiting);
        await scene.ToldAsync<CallWaiting>();
        await Eventually.PassAsync(scene.Time, Step, TimeSpan.FromSeconds(3));

        scene.Agent.Does(new AgentLost(new(AgentFailure.Disconnected, "cut by the test") { IsLoss = true }, "conv_fake", 1));
        var lost = await scene.ToldAsync<CallAgentLost>();
        scene.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(0, lost.AtMs);
        Assert.Equal((false, TimeSpan.FromSeconds(3)), (scene.Room.IsWaiting, scene.Room.Waited));
        Assert.NotEmpty(scene.Caller.Unheard);
    }

    [Fact]
    public async Task A_wait_that_times_out_ends_the_call_as_busy()
    {
        await using var scene = new BridgeScene();
        scene.Agent.Does(Waiting);
        scene.Agent.Does(new AgentQueued(AgentQueueState.TimedOut));
        await scene.ToldAsync<CallWaiting>();
        await Eventually.TrueAsync(
            () =>
            {
                scene.Time.Advance(TimeSpan.Zero);
                return scene.Asked is not null;
            },
            "it ended");

        Assert.Equal(new CallEnd(Party.Agent, EndReason.Busy), scene.Asked);
    }

    [Fact]
    public async Task An_agent_without_a_queue_is_let_in_from_the_first_moment()
    {
        await using var scene = new BridgeScene();
        scene.Agent.Does(Admitted);
        scene.Agent.Says("Hello.", Speech.Tone(440, 0.1));
        await scene.ToldAsync<CallTurn>();

        Assert.DoesNotContain(scene.Facts, fact => fact is CallAdmitted or CallWaiting);
        Assert.Equal(0, scene.Caller.Clears);
    }
}
