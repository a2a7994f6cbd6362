namespace AgentConnector.Calls;

/// <summary>The transcript that a call's facts tell: final turns in the order they began, corrections applied, guesses left out.</summary>
internal static class Turns
{
    public static IReadOnlyList<Turn> Of(IEnumerable<CallEvent> facts)
    {
        var turns = new List<(long Number, Turn Turn)>();
        foreach (var fact in facts)
        {
            switch (fact)
            {
                case CallTurn { Tentative: false } turn:
                    turns.Add((turn.Turn, new(turn.Speaker, turn.Text, turn.StartMs, turn.EndMs)));
                    break;
                case CallTurnCorrected corrected:
                    var index = turns.FindLastIndex(entry => entry.Number == corrected.Turn && entry.Turn.Speaker is Speaker.Agent);
                    if (index >= 0)
                    {
                        turns[index] = (corrected.Turn, turns[index].Turn with { Text = corrected.Text, Interrupted = true });
                    }

                    break;
            }
        }

        return [.. turns.Select(entry => entry.Turn).OrderBy(turn => turn.StartMs)];
    }
}
