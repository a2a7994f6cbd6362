using AgentConnector.Calls;

namespace AgentConnector.History;

/// <summary>How the conversation sounded.</summary>
/// <param name="AgentHears">The format sent to the agent.</param>
/// <param name="AgentSpeaks">The format the agent spoke in.</param>
/// <param name="Interruptions">How often the caller spoke over the agent.</param>
/// <param name="DroppedMs">Agent speech that was dropped unheard because of that.</param>
public sealed record CallAudio(string AgentHears, string AgentSpeaks, int Interruptions, long DroppedMs)
{
    internal static CallAudio? From(IEnumerable<JournalEntry> entries)
    {
        var facts = entries.Select(entry => entry.Fact).ToList();
        var interruptions = facts.OfType<CallInterrupted>().DistinctBy(fact => fact.AtMs).ToList();
        return facts.OfType<CallStarted>().FirstOrDefault() is { } started
            ? new(started.AgentHears, started.AgentSpeaks, interruptions.Count, interruptions.Sum(fact => fact.DroppedMs))
            : null;
    }
}
