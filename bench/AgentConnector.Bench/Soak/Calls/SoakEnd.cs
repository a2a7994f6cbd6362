namespace AgentConnector.Bench.Soak.Calls;

/// <summary>How the service says that a call ended.</summary>
internal sealed record SoakEnd(string Status, string Party, string Reason)
{
    /// <summary>Whether that is what was done to it.</summary>
    public bool Fits(SoakPlan plan) => plan switch
    {
        { LeavesQueue: true } => Reason is "cancelled", // it may have had its turn just before
        { Ending: SoakEnding.Caller } => (Status, Party) is ("completed", "caller"),
        { Ending: SoakEnding.Agent } => (Status, Party) is ("completed", "agent"),
        _ => Status is "completed" or "canceled" && Reason is "cancelled" or "completed" && Party is not "agent",
    };

    public override string ToString() => $"{Status}, {Party}, {Reason}";
}
