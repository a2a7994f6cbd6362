using System.Globalization;
using AgentConnector.Agents;
using AgentConnector.Audio;
using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;

namespace AgentConnector.Tests.Calls.Scribing;

public sealed class TurnPropertyTests
{
    private static readonly AudioFormat Format = AudioFormat.Pcm(16_000);
    private static readonly AudioFrame Quiet = Speech.Silence(0.1);
    private static readonly AudioFrame Loud = Speech.Tone(300, 0.1);

    [Fact]
    public void Whatever_happens_in_whatever_order_turns_are_ordered_within_the_call_and_never_overlap_or_are_empty()
    {
        for (var seed = 1; seed <= 3000; seed++)
        {
            var (turns, facts, durationMs, story) = Talk(new Seeded((ulong)seed));
            try
            {
                TurnRules.MustHold(turns, durationMs);
                Assert.Equal(turns, Turns.Of(facts));
                AssertOneLatencyATurn(facts);
            }
            catch (Xunit.Sdk.XunitException e)
            {
                Assert.Fail($"seed {seed}: {e.Message}\n{story}\n{string.Join('\n', facts)}");
            }
        }
    }

    /// <summary>Each is of an agent's turn that was told before it, and no turn has two.</summary>
    private static void AssertOneLatencyATurn(List<CallEvent> facts)
    {
        var told = new HashSet<int>();
        foreach (var fact in facts)
        {
            switch (fact)
            {
                case CallTurn { Speaker: Speaker.Agent, Tentative: false } turn:
                    Assert.True(told.Add(turn.Turn), $"turn {turn.Turn} is told twice");
                    break;
                case CallLatency latency:
                    Assert.True(told.Remove(latency.Turn), $"{latency} is of no turn that was told, or the second of one");
                    Assert.False(latency is { ResponseMs: null, SilenceMs: null }, $"{latency} says nothing");
                    break;
            }
        }
    }

    private static (IReadOnlyList<Turn> Turns, List<CallEvent> Facts, long DurationMs, string Story) Talk(Seeded random)
    {
        var time = new ManualTime();
        var clock = new CallClock(time);
        var facts = new List<CallEvent>();
        var scribe = new Scribe(clock, new(Format, Format, Format), recording: null, new(), facts.Add);
        var transcript = scribe.Transcript;
        var story = new List<string>();
        var ids = 0;
        string[] texts = ["Hello.", "Hello.", "I would like a table for two.", "", " ", "No"];

        for (var step = random.Next(1, 60); step > 0; step--)
        {
            ids += random.Next(0, 4) == 0 ? 1 : 0;
            long? id = random.Next(0, 5) == 0 ? null : Math.Max(0, ids - random.Next(0, 3));
            var text = texts[random.Next(0, texts.Length)];
            var what = random.Next(0, 11);
            story.Add(string.Create(CultureInfo.InvariantCulture, $"{clock.Now.TotalMilliseconds} {what} {id} '{text}'"));
            switch (what)
            {
                case 0:
                    transcript.AgentSaid(id, text);
                    break;
                case 1 or 2:
                    scribe.Agent(
                        new AgentSpoke(Speech.Silence(random.Next(1, 15) * 0.1), id),
                        random.Next(0, 3) == 0 ? TimeSpan.FromMilliseconds(random.Next(0, 2000)) : null);
                    break;
                case 3:
                    scribe.Interrupted(clock.Now, random.Next(0, 2) == 0 ? TimeSpan.FromMilliseconds(random.Next(0, 100)) : null);
                    break;
                case 4:
                    transcript.AgentCorrected(id, text, texts[random.Next(0, texts.Length)]);
                    break;
                case 5:
                    transcript.CallerSaid(id, text, random.Next(0, 2) == 0);
                    break;
                case 6:
                    transcript.CallerTyped(text);
                    break;
                default:
                    for (var frame = random.Next(0, 15); frame > 0; frame--)
                    {
                        time.Advance(TimeSpan.FromMilliseconds(random.Next(0, 4) == 0 ? random.Next(0, 500) : 100));
                        scribe.Caller(what < 9 ? Quiet : Loud, Quiet, TimeSpan.Zero);
                    }

                    break;
            }
        }

        transcript.Close(clock.Now);
        return (transcript.Turns, facts, CallClock.Ms(clock.Now), string.Join('\n', story));
    }
}
