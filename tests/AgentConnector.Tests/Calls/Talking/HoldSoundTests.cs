using AgentConnector.Agents;
using AgentConnector.Audio;
using AgentConnector.Calls;

namespace AgentConnector.Tests.Calls.Talking;

/// <summary>What the caller hears while the agent is away, on a bridge.</summary>
public sealed class HoldSoundTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private static AgentLost Loss { get; } = new(new(AgentFailure.Disconnected, "cut by the test") { IsLoss = true }, "conv_fake", 1);

    [Fact]
    public async Task It_begins_with_the_loss_and_what_the_caller_has_not_heard_is_dropped()
    {
        await using var scene = new BridgeScene();
        scene.Agent.Says("A long story.", Speech.Tone(440, 3));
        await Eventually.TrueAsync(() => scene.Caller.Played > 0, "it was played");
        scene.Time.Advance(TimeSpan.FromSeconds(1));

        scene.Agent.Does(Loss);
        await scene.ToldAsync<CallAgentLost>();

        Assert.Equal(1, scene.Caller.Clears);
        var heard = Speech.Samples(scene.Caller.Unheard);
        Assert.InRange(Level.Rms(heard), -40, -22);
        Assert.InRange(heard.Length, 16_000 / 5, 16_000);
        var cut = scene.Facts.OfType<CallTurn>().Single(turn => !turn.Tentative);
        Assert.Equal((0, 1_000, true), (cut.StartMs, cut.EndMs, cut.Interrupted));
        Assert.Equal(new CallAgentLost(EndReason.Disconnected, "cut by the test", "conv_fake", 1, 1_000), scene.Facts.Last());
    }

    [Theory]
    [InlineData(AudioEncoding.MuLaw, 8_000)]
    [InlineData(AudioEncoding.ALaw, 8_000)]
    [InlineData(AudioEncoding.Pcm16, 48_000)]
    public async Task It_goes_on_in_the_endpoints_own_format_until_the_first_sound_of_the_agent(AudioEncoding encoding, int rate)
    {
        var format = new AudioFormat(encoding, rate);
        await using var scene = new BridgeScene(caller: format);
        scene.Agent.Does(Loss);
        await scene.ToldAsync<CallAgentLost>();

        await Eventually.PassAsync(scene.Time, Step, TimeSpan.FromSeconds(4));
        await Eventually.TrueAsync(() => scene.Caller.Unheard.Sum(frame => frame.Duration.TotalSeconds) >= 4, "it went on");
        Assert.All(scene.Caller.Unheard, frame => Assert.Equal(format, frame.Format));
        var pcm = new AudioConverter(format, AudioFormat.Pcm(rate));
        foreach (var frame in scene.Caller.Unheard)
        {
            Assert.InRange(Level.Rms(Speech.Samples([pcm.Convert(frame)])), -46, -22);
        }

        scene.Agent.Does(new AgentReturned("conv_2", TimeSpan.FromSeconds(4), 1));
        scene.Agent.Says("Here I am.", Speech.Tone(1_000, 0.5));
        await scene.ToldAsync<CallTurn>();
        var agents = scene.Caller.Unheard;
        await Eventually.PassAsync(scene.Time, Step, TimeSpan.FromSeconds(1));

        Assert.Equal(0.5, agents.Sum(frame => frame.Duration.TotalSeconds), 2);
        Assert.Equal(agents.Count, scene.Caller.Unheard.Count);
        Assert.Single(scene.Facts.OfType<CallAgentBack>(), back => back is { ConversationId: "conv_2", AfterMs: 4_000, Attempts: 1 });
    }

    [Fact]
    public async Task An_agent_that_waits_for_the_caller_is_not_held_for_ever()
    {
        await using var scene = new BridgeScene();
        scene.Agent.Does(Loss);
        scene.Agent.Does(new AgentReturned("conv_2", TimeSpan.Zero, 1));
        await scene.ToldAsync<CallAgentBack>();

        await Eventually.PassAsync(scene.Time, Step, TimeSpan.FromSeconds(3.5));

        await Eventually.TrueAsync(() => scene.Caller.Unheard.Count == 0, "the hold sound ended");
        var clears = scene.Caller.Clears;
        scene.Agent.Says("Still there?", Speech.Tone(1_000, 0.5));
        Assert.Equal(clears, scene.Caller.Clears);
    }

    [Fact]
    public async Task It_is_in_the_recording_as_it_was_heard_and_is_nobodys_turn()
    {
        using var folder = new TemporaryFolder();
        var file = folder.In("call.wav");
        await using (var scene = new BridgeScene(recording: file))
        {
            scene.Agent.Does(Loss);
            await scene.ToldAsync<CallAgentLost>();
            await Eventually.PassAsync(scene.Time, Step, TimeSpan.FromSeconds(2));
            scene.Agent.Does(new AgentReturned("conv_2", TimeSpan.FromSeconds(2), 1));
            scene.Agent.Says("Here I am.", Speech.Tone(1_000, 0.5));
            scene.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.DoesNotContain(scene.Facts.OfType<CallTurn>(), turn => turn.StartMs < 2_000);
        }

        var right = (await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))[44..].Chunk(4).Select(frame => BitConverter.ToInt16(frame, 2)).ToArray();
        Assert.InRange(Level.Rms(right.AsSpan(1_600, 12_800)), -40, -22);
        Assert.InRange(Goertzel.Level(right.AsSpan(33_600, 4_800), 1_000, 16_000), -9, -3);
        Assert.True(Level.Rms(right.AsSpan(42_000, 3_200)) < -80);
    }

    [Fact]
    public async Task A_second_loss_before_anything_was_heard_goes_on_with_it()
    {
        await using var scene = new BridgeScene();
        scene.Agent.Does(Loss);
        scene.Agent.Does(new AgentReturned("conv_2", TimeSpan.Zero, 1));
        scene.Agent.IsInterrupted();
        scene.Agent.Does(Loss with { ConversationId = "conv_2", Count = 2 });
        await scene.ToldAsync<CallAgentLost>(lost => lost.Attempt == 2);
        await Eventually.PassAsync(scene.Time, Step, TimeSpan.FromSeconds(5));

        await Eventually.TrueAsync(() => scene.Caller.Unheard.Sum(frame => frame.Duration.TotalSeconds) >= 5, "it went on");
        Assert.Empty(scene.Facts.OfType<CallInterrupted>());
        Assert.Equal([1, 2], scene.Facts.OfType<CallAgentLost>().Select(lost => lost.Attempt));
    }

    [Fact]
    public async Task Turns_of_the_next_conversation_are_not_taken_for_those_of_the_lost_one()
    {
        await using var scene = new BridgeScene();
        scene.Agent.Does(new AgentSaid("The first.", 1));
        scene.Agent.Does(new AgentSpoke(Speech.Tone(440, 1), 1));
        await Eventually.TrueAsync(() => scene.Caller.Played > 0, "it was played");
        scene.Time.Advance(TimeSpan.FromSeconds(2));
        scene.Agent.Does(new CallerSaid("I was just", Tentative: true, 2));
        scene.Agent.Does(Loss);
        scene.Agent.Does(new AgentReturned("conv_2", TimeSpan.Zero, 1));
        scene.Agent.Does(new AgentSaid("The second.", 1));
        scene.Agent.Does(new AgentSpoke(Speech.Tone(440, 1), 1));
        scene.Agent.Does(new CallerSaid("Hello?", Tentative: false, 2));
        scene.Agent.Does(new AgentCorrected("The sec", "The second.", 1));
        await scene.ToldAsync<CallTurn>(turn => turn.Text == "Hello?");
        scene.Time.Advance(TimeSpan.FromSeconds(2));
        scene.Caller.Speaks(Speech.Silence(0.02));
        await scene.ToldAsync<CallTurnCorrected>();
        scene.Agent.HangsUp();
        await scene.Running;

        Assert.Equal(
            [(Speaker.Caller, "Hello?"), (Speaker.Agent, "The first."), (Speaker.Agent, "The sec")],
            scene.Transcript.Turns.Select(turn => (turn.Speaker, turn.Text)).Order());
        var guess = scene.Facts.OfType<CallTurn>().Single(turn => turn is { Speaker: Speaker.Caller, Tentative: true });
        Assert.DoesNotContain(scene.Facts.OfType<CallTurn>(), turn => !turn.Tentative && turn.Turn == guess.Turn);
    }
}
