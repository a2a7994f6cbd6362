namespace AgentConnector.Calls;

/// <summary>How the start of a call went.</summary>
/// <param name="AgentAddress">The agent's socket without its query, when the call is in progress.</param>
/// <param name="Failed">The ending, when it failed before it began.</param>
/// <param name="Cause">What was thrown, when it failed.</param>
internal sealed record CallOutcome(Uri? AgentAddress, CallEnd? Failed = null, Exception? Cause = null)
{
    /// <summary>A phone rings: how it goes on is told by the call's events.</summary>
    public static CallOutcome Dialed { get; } = new((Uri?)null);
}
