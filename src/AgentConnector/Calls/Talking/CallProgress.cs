namespace AgentConnector.Calls.Talking;

/// <summary>How facts move a call's status: forward only, but for the agent's queue, whatever is repeated or comes late.</summary>
internal static class CallProgress
{
    public static CallStatus After(this CallStatus status, CallEvent fact) => fact switch
    {
        _ when status.IsTerminal => status,
        CallEnded ended => ended.Status,
        CallStarted when status < CallStatus.InProgress => CallStatus.InProgress,
        CallWaiting => CallStatus.Waiting,
        CallAdmitted or CallAgentLost when status is CallStatus.Waiting => CallStatus.InProgress,
        CallRinging when status < CallStatus.Ringing => CallStatus.Ringing,
        CallConnecting when status < CallStatus.Connecting => CallStatus.Connecting,
        _ => status,
    };

    /// <summary>Where a call stands after all that is known of it.</summary>
    public static CallStatus Of(IEnumerable<JournalEntry> facts) => facts.Aggregate(CallStatus.Queued, (status, entry) => status.After(entry.Fact));
}
