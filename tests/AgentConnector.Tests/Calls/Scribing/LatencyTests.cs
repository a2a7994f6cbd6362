using AgentConnector.Agents;
using AgentConnector.Audio;
using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;

namespace AgentConnector.Tests.Calls.Scribing;

/// <summary>How fast the agent is, told once for a turn of the transcript.</summary>
public sealed class LatencyTests
{
    private static readonly AudioFormat Format = AudioFormat.Pcm(16_000);
    private static readonly AudioFrame Quiet = Speech.Silence(0.02);
    private static readonly AudioFrame Loud = Speech.Tone(300, 0.02);

    private readonly ManualTime time = new();
    private readonly List<CallEvent> facts = [];
    private readonly Scribe scribe;

    public LatencyTests() => scribe = new(new(time), new(Format, Format, Format), recording: null, new(), facts.Add);

    [Fact]
    public void A_crackling_caller_and_an_agent_that_answers_every_crackle_tell_one_latency_for_a_turn_of_the_transcript()
    {
        var echoes = 0;
        for (var second = 0; second < 60; second++)
        {
            for (var burst = 0; burst < 5; burst++) // 100 ms loud, 100 ms quiet
            {
                for (var frame = 0; frame < 10; frame++)
                {
                    Pass(frame < 5 ? Loud : Quiet);
                    scribe.Agent(new AgentSpoke(Speech.Tone(440, 0.02), ++echoes), unheard: null);
                }
            }

            if (second % 10 == 9)
            {
                scribe.Transcript.CallerSaid(echoes, $"caller {second}", tentative: false);
                scribe.Transcript.AgentSaid(echoes, $"agent {second}");
            }
        }

        Pass(Quiet, 50);
        var turns = facts.OfType<CallTurn>().Where(turn => turn is { Speaker: Speaker.Agent, Tentative: false }).Select(turn => turn.Turn).ToList();
        var latencies = facts.OfType<CallLatency>().Select(latency => latency.Turn).ToList();
        Assert.Equal(6, turns.Count);
        Assert.NotEmpty(latencies);
        Assert.Equal(latencies.Distinct(), latencies);
        Assert.Empty(latencies.Except(turns));
    }

    [Fact]
    public void Of_two_turns_that_answer_the_same_words_the_first_is_the_answer()
    {
        Pass(Loud, 50);
        Pass(Quiet, 35);
        Say(1, "One.", 0.5);
        Pass(Quiet, 50);
        Say(2, "Two.", 0.5);
        Pass(Quiet, 50);

        Assert.Equal([new(1, 700)], facts.OfType<CallLatency>());
    }

    [Fact]
    public void A_turn_that_is_cut_tells_how_fast_it_came_and_how_fast_it_was_silent_in_one()
    {
        Pass(Loud, 50);
        Pass(Quiet, 25);
        Say(1, "A long story.", 5);
        Pass(Quiet, 50);
        scribe.Interrupted(scribe.Now, onItsWay: TimeSpan.FromMilliseconds(40));
        Pass(Quiet, 50);

        Assert.Equal([new(1, 500, 40)], facts.OfType<CallLatency>());
        Assert.True(facts.FindIndex(fact => fact is CallLatency) > facts.FindIndex(fact => fact is CallTurn { Tentative: false }));
    }

    [Fact]
    public void Sound_without_words_is_no_turn_and_its_speed_is_not_told()
    {
        Pass(Loud, 50);
        Pass(Quiet, 35);
        scribe.Agent(new AgentSpoke(Speech.Tone(440, 0.5), 1), unheard: null);
        Pass(Quiet, 100);
        scribe.Transcript.Close(scribe.Now);

        Assert.Empty(facts.OfType<CallLatency>());
    }

    private void Say(long id, string text, double seconds)
    {
        scribe.Agent(new AgentSpoke(Speech.Tone(440, seconds), id), unheard: null);
        scribe.Transcript.AgentSaid(id, text);
    }

    private void Pass(AudioFrame frame, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
            scribe.Caller(frame, frame, TimeSpan.Zero);
        }
    }
}
