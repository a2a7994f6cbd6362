using AgentConnector.Calls;
using AgentConnector.Wire;

namespace AgentConnector.AgentTests.Judging;

/// <summary>What was said.</summary>
internal static class Words
{
    public static IEnumerable<Verdict> Of(Expected expected, IReadOnlyList<Turn> transcript) =>
        [.. Said(expected.Transcript, transcript), .. NeverSaid(expected.Never, transcript), .. Language(expected.Language, transcript)];

    /// <summary>In their order: each is looked for behind the one before.</summary>
    private static IEnumerable<Verdict> Said(IReadOnlyList<ExpectedTurn> expected, IReadOnlyList<Turn> transcript)
    {
        var from = 0;
        foreach (var wanted in expected)
        {
            var what = $"{WireName.Of(wanted.By)} says \"{wanted.Text}\"";
            var candidates = transcript.Index().Skip(from).Where(turn => turn.Item.Speaker == wanted.By).ToList();
            var found = candidates.FindIndex(turn => LooseMatch.Of(wanted.Text, turn.Item.Text) >= wanted.Match);
            if (found >= 0)
            {
                from = candidates[found].Index + 1;
                yield return new(what, Passed: true, $"\"{candidates[found].Item.Text}\"");
                continue;
            }

            var nearest = candidates.Select(turn => turn.Item).MaxBy(turn => LooseMatch.Of(wanted.Text, turn.Text));
            yield return new(what, Passed: false, nearest is null
                ? $"The {WireName.Of(wanted.By)} said nothing there."
                : FormattableString.Invariant($"The nearest is \"{nearest.Text}\", with {LooseMatch.Of(wanted.Text, nearest.Text):0%} of the words; {wanted.Match:0%} are expected."));
        }
    }

    private static IEnumerable<Verdict> NeverSaid(IReadOnlyList<ExpectedTurn> unwanted, IReadOnlyList<Turn> transcript) =>
        from one in unwanted
        let said = transcript.FirstOrDefault(turn => turn.Speaker == one.By && LooseMatch.Of(one.Text, turn.Text) >= one.Match)
        select new Verdict($"{WireName.Of(one.By)} never says \"{one.Text}\"", said is null, said is null ? "" : $"It was said: \"{said.Text}\"");

    private static IEnumerable<Verdict> Language(string? expected, IReadOnlyList<Turn> transcript)
    {
        if (expected is null)
        {
            yield break;
        }

        var other = transcript.FirstOrDefault(turn => turn.Speaker is Speaker.Agent && LanguageOf.Text(turn.Text) is { } language && language != expected);
        var all = LanguageOf.Text(string.Join(" ", transcript.Where(turn => turn.Speaker is Speaker.Agent).Select(turn => turn.Text)));
        var passed = other is null && all == expected;
        yield return new("the agent's language", passed, passed ? expected
            : other is not null ? $"\"{other.Text}\" is {LanguageOf.Text(other.Text)}; expected {expected}."
            : $"What the agent said is {all ?? "in no language that can be told"}; expected {expected}.");
    }
}
