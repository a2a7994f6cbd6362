namespace AgentConnector.Webhooks.Deliveries;

/// <summary>What one try brought.</summary>
/// <param name="At">When it began.</param>
/// <param name="Meaning">What it means.</param>
/// <param name="LastStatus">The HTTP status; null when no answer came.</param>
/// <param name="Outcome">In words, for the operator. No secret.</param>
/// <param name="Excerpt">The beginning of the answer, without what could be a secret.</param>
internal sealed record Attempt(DateTimeOffset At, Meaning Meaning, int? LastStatus, string Outcome, string? Excerpt)
{
    /// <summary>Whether anybody answered at all.</summary>
    public bool Reached => LastStatus is not null;
}
