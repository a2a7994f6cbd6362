using AgentConnector.Simulator.Conversations;

namespace AgentConnector.Simulator.Rest;

/// <summary>The signatures that were handed out and may still start a conversation.</summary>
internal sealed class SignedUrls(TimeProvider time, TimeSpan lifetime)
{
    private const int MostOpen = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Ticket> open = [];
    private readonly Queue<string> order = new();

    /// <summary>Signs a URL for an agent; with a conversation id it works once.</summary>
    public string Issue(string agentId, string? conversationId)
    {
        var signature = Ids.Random(20);
        lock (gate)
        {
            var now = time.GetUtcNow();
            while (order.TryPeek(out var oldest)
                && (order.Count >= MostOpen || !open.TryGetValue(oldest, out var ticket) || ticket.Until < now))
            {
                open.Remove(order.Dequeue());
            }

            open[signature] = new Ticket(agentId, conversationId, now + lifetime);
            order.Enqueue(signature);
        }

        return signature;
    }

    /// <summary>Uses a signature. A running conversation does not mind when it expires later.</summary>
    /// <param name="signature">What the URL carries.</param>
    /// <param name="agentId">The agent the URL names.</param>
    /// <param name="conversationId">The id that was reserved, or null.</param>
    public bool TryUse(string signature, string agentId, out string? conversationId)
    {
        lock (gate)
        {
            conversationId = null;
            if (!open.TryGetValue(signature, out var ticket) || ticket.AgentId != agentId || ticket.Until < time.GetUtcNow())
            {
                return false;
            }

            conversationId = ticket.ConversationId;
            if (conversationId is not null)
            {
                open.Remove(signature);
            }

            return true;
        }
    }

    private sealed record Ticket(string AgentId, string? ConversationId, DateTimeOffset Until);
}
