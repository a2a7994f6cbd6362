namespace AgentConnector.Calls.Beside;

/// <summary>What becomes of MCP tools that the agent wants approved.</summary>
/// <param name="Policy">Of tools that are not listed.</param>
/// <param name="Allowed">Names of tools that are approved at once.</param>
/// <param name="Within">How long somebody may take to answer.</param>
internal sealed record ApprovalRule(ApprovalPolicy Policy, IReadOnlySet<string> Allowed, TimeSpan Within)
{
    private const double OfTheAgentsTime = 0.9;

    /// <summary>Of the settings.</summary>
    public static ApprovalRule Of(CallOptions options) => new(
        options.McpApproval,
        (options.McpApprovalTools ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal),
        options.McpApprovalTimeout);

    /// <summary>Null: somebody is asked.</summary>
    public bool? Decide(string tool) => Policy switch
    {
        _ when Allowed.Contains(tool) => true,
        ApprovalPolicy.Allow => true,
        ApprovalPolicy.Deny => false,
        _ => null,
    };

    /// <summary>How long is waited for an answer: less than the agent waits, so that it hears of the refusal.</summary>
    public TimeSpan Wait(TimeSpan? agentWaits) => agentWaits is { } all && all * OfTheAgentsTime < Within ? all * OfTheAgentsTime : Within;
}
