namespace AgentConnector.Calls.Talking;

/// <summary>How facts move a call's status: forward only, but for the agent's queue, whatever is repeated or comes late.</summary>
internal static class CallProgress
{
    public static CallStatus After(this CallStatus status, CallEvent fact) => fact switch
    {
        _ when status.IsTerminal => status,
        CallEnded ended => ended.Status,
        CallStarted when status < CallStatus.InProgress => CallStatus.InProgress,
        CallWaiting when status is CallStatus.InProgress => CallStatus.Waiting,
        CallAdmitted or CallAgentLost when status is CallStatus.Waiting => CallStatus.InProgress,
        CallRinging when status < CallStatus.Ringing => CallStatus.Ringing,
        CallConnecting when status < CallStatus.Connecting => CallStatus.Connecting,
        _ => status,
    };

    /// <summary>How long a call has waited in its agent's queue, in milliseconds: an open wait counts up to the last fact. 0 when it never did.</summary>
    public static long WaitedMs(IReadOnlyList<JournalEntry> facts)
    {
        var (all, since) = (0L, (DateTimeOffset?)null);
        foreach (var (at, fact) in facts.Select(entry => (entry.At, entry.Fact)))
        {
            switch (fact)
            {
                case CallWaiting:
                    since ??= at;
                    break;
                case CallAdmitted admitted:
                    (all, since) = (all + admitted.WaitedMs, null);
                    break;
                case CallAgentLost when since is { } began:
                    (all, since) = (all + (long)(at - began).TotalMilliseconds, null);
                    break;
                case CallEnded { QueueMs: { } told }:
                    return told;
            }
        }

        return since is { } open ? all + (long)(facts[^1].At - open).TotalMilliseconds : all;
    }

    /// <summary>Where a call stands after all that is known of it.</summary>
    public static CallStatus Of(IEnumerable<JournalEntry> facts) => facts.Aggregate(CallStatus.Queued, (status, entry) => status.After(entry.Fact));
}
