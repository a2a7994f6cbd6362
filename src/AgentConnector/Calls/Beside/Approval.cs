namespace AgentConnector.Calls.Beside;

/// <summary>One use of an MCP tool that the agent wants approved.</summary>
internal sealed class Approval(string tool, string toolCallId, TimeSpan within)
{
    public string Tool { get; } = tool;

    public string ToolCallId { get; } = toolCallId;

    /// <summary>How long it may wait.</summary>
    public TimeSpan Within { get; } = within;

    /// <summary>The first one counts.</summary>
    public TaskCompletionSource<Verdict> Verdict { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the agent was told; fails when it could not be, is cancelled when the call is over.</summary>
    public TaskCompletionSource Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Whether the tool may run, who says so, and how that came about.</summary>
internal sealed record Verdict(bool IsApproved, string By, ApprovalReason Reason);
