namespace AgentConnector.Hosting.Resilience;

/// <summary>The far side was not asked: its circuit is open.</summary>
/// <param name="trouble">Why, for people.</param>
/// <param name="retryAfter">When it may be asked again.</param>
internal sealed class FarSideRestsException(string trouble, TimeSpan retryAfter) : HttpRequestException(HttpRequestError.Unknown, trouble)
{
    public TimeSpan RetryAfter => retryAfter;
}
