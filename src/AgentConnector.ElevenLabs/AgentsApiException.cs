using System.Net;

namespace AgentConnector.ElevenLabs;

/// <summary>
/// A REST call failed. The message is the cloud's own with keys and URL queries removed. A handler of one's own under the client may throw it, too:
/// it reaches the caller as it is.
/// </summary>
public sealed class AgentsApiException : AgentsException
{
    /// <param name="cause">The kind of failure.</param>
    /// <param name="message">What happened and what to do next, for people. No key and no signed URL.</param>
    /// <param name="innerException">What it came of.</param>
    public AgentsApiException(ConversationEndCause cause, string message, Exception? innerException = null)
        : base(cause, message, innerException)
    {
    }

    /// <summary>The status, or null when no answer came.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>The cloud's code, such as <c>invalid_api_key</c> or <c>agent_not_found</c>.</summary>
    public string? Code { get; init; }

    /// <summary>What to quote to ElevenLabs support.</summary>
    public string? RequestId { get; init; }

    /// <summary>How long the cloud asks to wait before another try.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
