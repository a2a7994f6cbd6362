namespace AgentConnector.Calls.Beside;

/// <summary>One use of an MCP tool that the agent wants approved.</summary>
internal sealed class Approval(string tool, string toolCallId, TimeSpan within, CancellationToken conversation)
{
    public string Tool { get; } = tool;

    public string ToolCallId { get; } = toolCallId;

    /// <summary>How long it may wait.</summary>
    public TimeSpan Within { get; } = within;

    /// <summary>Cancelled when the conversation that asked is lost or over: nobody is answered then.</summary>
    public CancellationToken Conversation { get; } = conversation;

    /// <summary>The first one counts.</summary>
    public TaskCompletionSource<Verdict> Verdict { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it came to, once the agent was told or does not wait any more; fails when the agent could not be told.</summary>
    public TaskCompletionSource<Verdict> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Whether the tool may run, who says so, and how that came about.</summary>
internal sealed record Verdict(bool IsApproved, string By, ApprovalReason Reason)
{
    /// <summary>In the place of a name: nobody has answered.</summary>
    public const string Service = "service";

    /// <summary>The agent does not wait for an answer any more, or could not be told of one.</summary>
    public static Verdict Withdrawn { get; } = new(IsApproved: false, Service, ApprovalReason.Withdrawn);
}
