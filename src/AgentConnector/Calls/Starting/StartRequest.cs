using AgentConnector.Endpoints;

namespace AgentConnector.Calls.Starting;

/// <summary>A start request as it came in.</summary>
/// <param name="Call">The body.</param>
/// <param name="Fingerprint">What makes it recognisable.</param>
/// <param name="KeyName">The name of the API key that asked, for the record.</param>
/// <param name="RespondAsync">The client does not want to wait until the call is in progress (RFC 7240).</param>
internal sealed record StartRequest(StartCall Call, StartFingerprint Fingerprint, string? KeyName, bool RespondAsync)
{
    /// <summary>Opens a call that came from outside; null when the endpoint is chosen by its scheme.</summary>
    public IEndpointConnector? Arrival { get; init; }
}
