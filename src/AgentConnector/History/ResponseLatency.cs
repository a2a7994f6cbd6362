using AgentConnector.Calls;

namespace AgentConnector.History;

/// <summary>From the end of the caller's speech to the first sound of the reply, over all turns of a call that answer it.</summary>
public sealed record ResponseLatency(int Replies, long MedianMs, long P95Ms, long MaxMs)
{
    internal static ResponseLatency? From(IEnumerable<JournalEntry> entries)
    {
        long[] replies =
        [
            .. entries.Select(entry => entry.Fact).OfType<CallLatency>().Where(fact => fact.ResponseMs is not null)
                .DistinctBy(fact => fact.Turn).Select(fact => fact.ResponseMs!.Value).Order(),
        ];
        return replies.Length == 0 ? null : new(replies.Length, Percentile.Of(replies, 50), Percentile.Of(replies, 95), replies[^1]);
    }
}
