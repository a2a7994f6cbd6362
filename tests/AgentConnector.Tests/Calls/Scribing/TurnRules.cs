using AgentConnector.Calls;
using AgentConnector.History;

namespace AgentConnector.Tests.Calls.Scribing;

/// <summary>What every transcript keeps to, whatever happened in the call.</summary>
internal static class TurnRules
{
    public static void MustHold(IReadOnlyList<Turn> turns, long durationMs)
    {
        Assert.Equal(turns.OrderBy(turn => turn.StartMs), turns);
        foreach (var turn in turns)
        {
            Assert.False(string.IsNullOrWhiteSpace(turn.Text), $"{turn} has no text");
            Assert.InRange(turn.StartMs, 0, turn.EndMs);
            Assert.InRange(turn.EndMs, turn.StartMs, durationMs);
        }

        foreach (var side in turns.GroupBy(turn => turn.Speaker))
        {
            foreach (var (before, after) in side.Zip(side.Skip(1)))
            {
                Assert.True(before.EndMs <= after.StartMs || after.StartMs == after.EndMs, $"{before} overlaps {after}");
            }
        }

        var told = new CallTranscript(CallId.Parse("a"), CallStatus.Completed, turns);
        var cues = told.ToWebVtt().Split("\n\n")[1..];
        Assert.Equal(turns.Count, cues.Length);
        Assert.Equal(turns.Count, told.ToPlainText().Count(c => c is '\n'));
        Assert.All(cues, cue => Assert.Matches(@"^(\S+) --> (?!\1)\S+\n<v (Caller|Agent)>\S", cue));
    }
}
