using AgentConnector.Agents;
using AgentConnector.Audio;
using AgentConnector.Calls;

namespace AgentConnector.Tests.Calls.Talking;

public sealed class AudioBridgeTests
{
    [Fact]
    public async Task The_agents_goodbye_completes_the_call()
    {
        await using var scene = new BridgeScene();

        scene.Agent.HangsUp();

        Assert.Equal(new CallEnd(Party.Agent, EndReason.Completed), await scene.Running);
    }

    [Fact]
    public async Task The_callers_goodbye_completes_the_call()
    {
        await using var scene = new BridgeScene();

        scene.Caller.HangsUp();

        Assert.Equal(new CallEnd(Party.Caller, EndReason.Completed), await scene.Running);
    }

    [Fact]
    public async Task The_last_sentence_is_heard_before_the_agents_goodbye_ends_the_call()
    {
        await using var scene = new BridgeScene(listens: true);

        scene.Agent.Says("Goodbye.", Speech.Tone(440, 1));
        scene.Agent.HangsUp();
        await scene.ToldAsync<CallTurn>();
        await Eventually.TrueAsync(() => scene.Caller.Played > 0, "the sentence was played");
        Assert.False(scene.Running.IsCompleted);
        scene.Caller.HearsItOut();

        Assert.Equal(EndReason.Completed, (await scene.Running).Reason);
        Assert.Empty(scene.Caller.Unheard);
    }

    [Fact]
    public async Task An_interruption_silences_what_the_caller_has_not_heard()
    {
        await using var scene = new BridgeScene();

        scene.Agent.Says("A long story.", Speech.Tone(440, 3));
        scene.Agent.IsInterrupted();
        scene.Agent.HangsUp();

        Assert.Equal(new CallEnd(Party.Agent, EndReason.Completed), await scene.Running);
        Assert.Empty(scene.Caller.Unheard);
        Assert.Equal(1, scene.Caller.Clears);
        Assert.Equal(3000, scene.Facts.OfType<CallInterrupted>().Single().DroppedMs);
    }

    [Theory]
    [InlineData(AgentFailure.Disconnected, EndReason.Disconnected)]
    [InlineData(AgentFailure.Failed, EndReason.AgentError)]
    [InlineData(AgentFailure.TimeLimit, EndReason.TimeLimit)]
    [InlineData(AgentFailure.Idle, EndReason.IdleTimeout)]
    [InlineData(AgentFailure.Refused, EndReason.Rejected)]
    [InlineData(AgentFailure.Busy, EndReason.Busy)]
    [InlineData(AgentFailure.NotFound, EndReason.Rejected)]
    [InlineData(AgentFailure.NotAllowed, EndReason.Rejected)]
    [InlineData(AgentFailure.Timeout, EndReason.ConnectTimeout)]
    [InlineData(AgentFailure.Unresponsive, EndReason.Unresponsive)]
    public async Task Each_failure_of_the_agent_is_an_ending_that_blames_the_agent(AgentFailure failure, EndReason reason)
    {
        await using var scene = new BridgeScene();

        scene.Agent.Breaks(failure);

        Assert.Equal(new CallEnd(Party.Agent, reason, "broken by the test"), await scene.Running);
    }

    [Fact]
    public async Task A_broken_endpoint_is_an_ending_that_blames_the_callers_side()
    {
        await using var scene = new BridgeScene();

        scene.Caller.Breaks();

        Assert.Equal(new CallEnd(Party.Caller, EndReason.Disconnected, "broken by the test"), await scene.Running);
    }

    [Fact]
    public async Task Cancelling_ends_both_directions()
    {
        await using var scene = new BridgeScene();

        scene.Cancel();

        Assert.Equal(EndReason.Cancelled, (await scene.Running).Reason);
    }

    [Theory]
    [InlineData(8_000, 16_000)]
    [InlineData(48_000, 16_000)]
    [InlineData(44_100, 24_000)]
    [InlineData(16_000, 16_000)]
    public async Task The_caller_reaches_the_agent_in_the_format_it_announced(int callerRate, int agentRate)
    {
        await using var scene = new BridgeScene(AudioFormat.Pcm(callerRate), hears: AudioFormat.Pcm(agentRate));

        for (var i = 0; i < 50; i++)
        {
            scene.Caller.Speaks(Speech.Frame(Tone.At(440, 1, callerRate).AsSpan(i * callerRate / 50, callerRate / 50), callerRate));
        }

        scene.Caller.HangsUp();
        await scene.Running;

        Assert.All(scene.Agent.Heard, frame => Assert.Equal(AudioFormat.Pcm(agentRate), frame.Format));
        var heard = Speech.Samples(scene.Agent.Heard);
        Assert.InRange(heard.Length, agentRate * 0.98, agentRate);
        Assert.InRange(Goertzel.Level(heard, 440, agentRate), -6.5, -5.5);
    }

    [Fact]
    public async Task The_agent_reaches_the_caller_in_the_endpoints_format_through_mu_law()
    {
        await using var scene = new BridgeScene(AudioFormat.Pcm(48_000), speaks: new(AudioEncoding.MuLaw, 8_000));
        var muLaw = new AudioConverter(AudioFormat.Pcm(8_000), new(AudioEncoding.MuLaw, 8_000)).Convert(Speech.Tone(440, 1, 8_000));

        scene.Agent.Says("beep", muLaw);
        scene.Agent.HangsUp();
        await scene.Running;

        var heard = Speech.Samples(scene.Caller.Unheard);
        Assert.InRange(Goertzel.Level(heard, 440, 48_000), -6.7, -5.3);
    }

    [Fact]
    public async Task A_tool_that_is_not_configured_is_answered_with_an_error_at_once()
    {
        await using var scene = new BridgeScene();

        scene.Agent.Does(new AgentCalledTool("lookup_order", "call_1", default));
        await scene.ToldAsync<CallToolAnswered>();

        var (id, result, isError) = Assert.Single(scene.Agent.ToolAnswers);
        Assert.Equal("call_1", id);
        Assert.True(isError);
        Assert.Contains("lookup_order", result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turns_lie_on_the_calls_clock_and_a_correction_changes_what_was_said()
    {
        await using var scene = new BridgeScene();

        scene.Agent.Says("We open at nine and close at five.", Speech.Tone(440, 2));
        scene.Agent.Does(new AgentWarned("mark", "what came before has been dealt with"));
        await scene.ToldAsync<CallWarning>();
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        scene.Agent.IsInterrupted();
        scene.Agent.Does(new AgentCorrected("We open at nine", "We open at nine and close at five.", 1));
        scene.Agent.Does(new CallerSaid("And on", Tentative: true, 2));
        scene.Agent.Does(new CallerSaid("And on Sunday?", Tentative: false, 2));
        scene.Agent.HangsUp();
        await scene.Running;

        Assert.Equal(
            [
                new CallTurn(Speaker.Agent, "We open at nine and close at five.", Tentative: true, 1, 0, 0),
                new CallInterrupted(1000, 1000),
                new CallTurn(Speaker.Agent, "We open at nine and close at five.", Tentative: false, 1, 0, 1000, Interrupted: true),
                new CallTurnCorrected(1, "We open at nine", "We open at nine and close at five."),
                new CallTurn(Speaker.Caller, "And on", Tentative: true, 2, 610, 1000),
                new CallTurn(Speaker.Caller, "And on Sunday?", Tentative: false, 2, 90, 1000),
            ],
            scene.Facts.Where(fact => fact is not CallWarning));
        Assert.Equal(
            [new Turn(Speaker.Agent, "We open at nine", 0, 1000, Interrupted: true), new Turn(Speaker.Caller, "And on Sunday?", 90, 1000)],
            scene.Transcript.Turns);
        Assert.Equal(scene.Transcript.Turns, Turns.Of(scene.Facts));
    }

    [Theory]
    [InlineData(0, null, 700)]
    [InlineData(35, 60, 795)]
    public async Task The_latency_of_a_reply_runs_from_the_callers_mouth_to_the_callers_ear(int microphone, int? speaker, int latency)
    {
        await using var scene = new BridgeScene(
            microphoneDelay: TimeSpan.FromMilliseconds(microphone), speakerDelay: speaker is { } ms ? TimeSpan.FromMilliseconds(ms) : null);

        for (var i = 0; i < 50; i++)
        {
            scene.Time.Advance(TimeSpan.FromMilliseconds(20));
            scene.Caller.Speaks(Speech.Tone(300, 0.02));
            while (scene.Agent.Heard.Count <= i)
            {
                await Task.Yield();
            }
        }

        scene.Time.Advance(TimeSpan.FromMilliseconds(700));
        scene.Agent.Says("Yes?", Speech.Tone(440, 0.5));
        scene.Agent.Does(new AgentWarned("mark", "what came before has been dealt with"));
        await scene.ToldAsync<CallWarning>();
        Assert.Empty(scene.Facts.OfType<CallLatency>()); // it is told with the turn, which is not over
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        scene.Caller.Speaks(Speech.Silence(0.02));

        Assert.Equal(new CallLatency(1, latency), await scene.ToldAsync<CallLatency>());
    }

    [Theory]
    [InlineData(45)]
    [InlineData(null)]
    public async Task An_interruption_tells_how_long_the_agent_is_heard_on_where_the_endpoint_knows(int? delay)
    {
        await using var scene = new BridgeScene(speakerDelay: delay is { } ms ? TimeSpan.FromMilliseconds(ms) : null);

        scene.Agent.Says("A long story.", Speech.Tone(440, 3));
        scene.Agent.Does(new AgentWarned("mark", "what came before has been dealt with"));
        await scene.ToldAsync<CallWarning>();
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        scene.Agent.IsInterrupted();
        scene.Agent.IsInterrupted(); // there is nothing left to cut
        scene.Agent.HangsUp();
        await scene.Running;
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        scene.Transcript.Close(TimeSpan.FromSeconds(2));

        Assert.Equal(delay is { } silence ? [new(1, ResponseMs: null, silence)] : Array.Empty<CallLatency>(), scene.Facts.OfType<CallLatency>());
    }

    [Fact]
    public async Task Neither_side_may_wait_for_the_other_to_start()
    {
        await using var scene = new BridgeScene();

        scene.Caller.Speaks(Speech.Silence(0.02));
        scene.Agent.Says("Hello.", Speech.Tone(440, 0.2));
        scene.Caller.HangsUp();

        Assert.Equal(Party.Caller, (await scene.Running).By);
    }
}
