using AgentConnector.Calls;

namespace AgentConnector.History;

/// <summary>From the end of the caller's speech to the first sound of the reply, over all replies of a call.</summary>
public sealed record ResponseLatency(int Replies, long MedianMs, long P95Ms, long MaxMs)
{
    internal static ResponseLatency? From(IEnumerable<JournalEntry> entries)
    {
        long[] replies =
        [
            .. entries.Select(entry => entry.Fact).OfType<CallLatency>().DistinctBy(fact => fact.Turn).Select(fact => fact.ResponseMs).Order(),
        ];
        return replies.Length == 0 ? null : new(replies.Length, Percentile(replies, 50), Percentile(replies, 95), replies[^1]);
    }

    /// <summary>The nearest rank: always a value that was measured.</summary>
    private static long Percentile(long[] sorted, int percent) => sorted[((sorted.Length * percent) + 99) / 100 - 1];
}
