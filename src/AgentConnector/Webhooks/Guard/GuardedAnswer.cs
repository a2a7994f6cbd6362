namespace AgentConnector.Webhooks.Guard;

/// <summary>What somebody else answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="RetryAfter">What the answer asks to wait.</param>
/// <param name="Body">At most the first 64 KiB.</param>
/// <param name="Complete">Whether that is all of it.</param>
internal sealed record GuardedAnswer(int Status, TimeSpan? RetryAfter, string Body, bool Complete)
{
    /// <summary>Scheme, host and port of where the answer leads; null when it is no redirect. It was not followed.</summary>
    public string? RedirectsTo { get; init; }
}
