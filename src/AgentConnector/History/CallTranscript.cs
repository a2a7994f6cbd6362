using AgentConnector.Calls;

namespace AgentConnector.History;

/// <summary>What was said, so far or in all.</summary>
public sealed record CallTranscript(CallId SessionId, CallStatus Status, IReadOnlyList<Turn> Turns)
{
    /// <summary>Final turns in the order they were spoken, as they were really said; guesses are left out.</summary>
    /// <returns>Null when there is no such call.</returns>
    public static CallTranscript? From(IReadOnlyList<JournalEntry> entries)
    {
        if (CallRecord.From(entries) is not { } record)
        {
            return null;
        }

        // The outcome that was told to everybody is the one shown.
        var told = entries.Select(entry => entry.Fact).OfType<CallEnded>().FirstOrDefault();
        return new(record.SessionId, record.Status, told is { Transcript.Count: > 0 } ? told.Transcript : Fold(entries));
    }

    private static List<Turn> Fold(IReadOnlyList<JournalEntry> entries)
    {
        var turns = new Dictionary<(Speaker Speaker, int Turn), Turn>();
        foreach (var entry in entries)
        {
            if (entry.Fact is CallTurn { Tentative: false } said)
            {
                turns[(said.Speaker, said.Turn)] = new(said.Speaker, said.Text, said.StartMs, said.EndMs);
            }
            else if (entry.Fact is CallTurnCorrected corrected
                && turns.TryGetValue((Speaker.Agent, corrected.Turn), out var heard))
            {
                turns[(Speaker.Agent, corrected.Turn)] = heard with { Text = corrected.Text, Interrupted = true };
            }
        }

        return [.. turns.Values.OrderBy(turn => turn.StartMs)];
    }
}
