using AgentConnector.Calls;

namespace AgentConnector.History;

/// <summary>From the agent's word that it was interrupted to silence at the speaker, over all interruptions of a call that cut a turn short.</summary>
public sealed record SilenceLatency(int Interruptions, long MedianMs, long P95Ms, long MaxMs)
{
    internal static SilenceLatency? From(IEnumerable<JournalEntry> entries)
    {
        long[] silences = [.. entries.Select(entry => entry.Fact).OfType<CallLatency>().Select(fact => fact.SilenceMs).OfType<long>().Order()];
        return silences.Length == 0 ? null : new(silences.Length, Percentile.Of(silences, 50), Percentile.Of(silences, 95), silences[^1]);
    }
}
