using System.Text;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.Calls.Talking;

/// <summary>What a new conversation is told of the one that was lost, as background knowledge: bounded, the latest turns first to be kept.</summary>
internal static class StorySoFar
{
    private const int LongestTurn = 1_000;
    private const int LongestStory = 8_000;

    private const string Beginning = """
        The line to you broke in the middle of this conversation, and you are connected to the same caller again. The caller heard hold sound meanwhile, and
        nothing of what you were saying when the line broke but what stands here. Tools that were running were given up. Go on where you were: do not greet again, and do not ask for
        what was told already.
        """;

    public static string Of(IReadOnlyList<Turn> turns)
    {
        var lines = new List<string>();
        var length = 0;
        foreach (var turn in turns.Reverse())
        {
            var line = $"{(turn.Speaker is Speaker.Agent ? "You" : "The caller")}{(turn.Interrupted ? " (cut short)" : "")}: {turn.Text.Start(LongestTurn, mark: "…")}";
            length += line.Length + 1;
            if (length > LongestStory)
            {
                lines.Add("(What was said before is left out.)");
                break;
            }

            lines.Add(line);
        }

        lines.Reverse();
        return new StringBuilder(Beginning.ReplaceLineEndings(" "))
            .Append(lines.Count == 0 ? " Nothing was said yet." : " What was said so far:\n")
            .AppendJoin('\n', lines)
            .ToString();
    }
}
