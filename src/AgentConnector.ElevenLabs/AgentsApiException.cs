using System.Net;

namespace AgentConnector.ElevenLabs;

/// <summary>A REST call failed. The message is the cloud's own with keys and URL queries removed.</summary>
public sealed class AgentsApiException : AgentsException
{
    internal AgentsApiException(ConversationEndCause cause, string message, Exception? innerException = null)
        : base(cause, message, innerException)
    {
    }

    /// <summary>The status, or null when no answer came.</summary>
    public HttpStatusCode? StatusCode { get; internal init; }

    /// <summary>The cloud's code, such as <c>invalid_api_key</c> or <c>agent_not_found</c>.</summary>
    public string? Code { get; internal init; }

    /// <summary>What to quote to ElevenLabs support.</summary>
    public string? RequestId { get; internal init; }

    /// <summary>How long the cloud asks to wait before another try.</summary>
    public TimeSpan? RetryAfter { get; internal init; }
}
