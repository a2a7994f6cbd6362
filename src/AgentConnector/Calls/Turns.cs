namespace AgentConnector.Calls;

/// <summary>
/// The transcript that a call's facts tell: final turns in the order they began, corrections applied, guesses left out. The one fold: a
/// running call and a stored one are read alike.
/// </summary>
internal sealed class Turns
{
    private readonly List<(int Number, Turn Turn)> told = [];

    public IReadOnlyList<Turn> InOrder =>
        [.. told.Select(entry => entry.Turn).Where(turn => !string.IsNullOrWhiteSpace(turn.Text)).OrderBy(turn => turn.StartMs)];

    public static IReadOnlyList<Turn> Of(IEnumerable<CallEvent> facts)
    {
        var turns = new Turns();
        foreach (var fact in facts)
        {
            turns.Apply(fact);
        }

        return turns.InOrder;
    }

    public void Apply(CallEvent fact)
    {
        switch (fact)
        {
            case CallTurn { Tentative: false } turn:
                told.Add((turn.Turn, new(turn.Speaker, turn.Text, turn.StartMs, turn.EndMs, turn.Interrupted)));
                break;
            case CallTurnCorrected corrected:
                var index = told.FindLastIndex(entry => entry.Number == corrected.Turn && entry.Turn.Speaker is Speaker.Agent);
                if (index >= 0)
                {
                    told[index] = (corrected.Turn, told[index].Turn with { Text = corrected.Text, Interrupted = true });
                }

                break;
        }
    }
}
