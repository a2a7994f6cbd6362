using AgentConnector.Calls;
using AgentConnector.History.Storage;

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
        return new(record.SessionId, record.Status, told is { Transcript.Count: > 0 } ? [.. told.Transcript.Where(IsSaid)] : [.. Calls.Turns.Of(entries.Select(entry => entry.Fact)).Where(IsSaid)]);
    }

    /// <summary>Calls of earlier versions have turns that nobody heard a word of; of old calls no word is kept.</summary>
    private static bool IsSaid(Turn turn) => !string.IsNullOrWhiteSpace(turn.Text) && turn.Text != RemovedText.Mark;
}
