using System.Globalization;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs.Archive;

/// <summary>Which conversations to list. What is null lets all through; all that is set must hold.</summary>
public sealed record ConversationQuery
{
    /// <summary>With this agent.</summary>
    public string? AgentId { get; init; }

    /// <summary>With this branch of it.</summary>
    public string? BranchId { get; init; }

    /// <summary>Of this user (<see cref="ConversationRequest.UserId"/>).</summary>
    public string? UserId { get; init; }

    /// <summary>Begun then or later; whole seconds count.</summary>
    public DateTimeOffset? StartedAfter { get; init; }

    /// <summary>Begun then or before; whole seconds count.</summary>
    public DateTimeOffset? StartedBefore { get; init; }

    /// <summary>Of this outcome, by the agent's own criteria: <c>success</c>, <c>failure</c> or <c>unknown</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>In whose transcript this stands.</summary>
    public string? Search { get; init; }

    /// <summary>The oldest first.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>Fill in <see cref="ConversationSummary.Summary"/>.</summary>
    public bool WithSummaries { get; init; }

    internal QueryText AddTo(QueryText text) => text
        .Add("agent_id", AgentId)
        .Add("branch_id", BranchId)
        .Add("user_id", UserId)
        .Add("call_start_after_unix", Seconds(StartedAfter))
        .Add("call_start_before_unix", Seconds(StartedBefore))
        .Add("call_successful", Outcome)
        .Add("search", Search)
        .Add("sort_direction", OldestFirst ? "asc" : null)
        .Add("summary_mode", WithSummaries ? "include" : null);

    /// <summary>The agent only: users and what is searched may be personal.</summary>
    public override string ToString() => $"{nameof(ConversationQuery)} of {AgentId ?? "all agents"}";

    private static string? Seconds(DateTimeOffset? time) => time?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
