namespace AgentConnector.Endpoints.Dialing;

/// <summary>What a dialer tells of a call.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Sequence">Its place in the order of reports; null when the dialer gives none.</param>
/// <param name="Detail">What the network said, such as <c>SIP 404</c>; null for nothing. Made of digits and words of ours.</param>
internal sealed record PhoneReport(PhoneState State, int? Sequence = null, string? Detail = null);

/// <summary>How far a phone call is; from <see cref="Busy"/> on it is over.</summary>
internal enum PhoneState
{
    /// <summary>Nothing that matters here.</summary>
    Other,
    Ringing,
    Answered,
    Busy,
    NoAnswer,
    Canceled,
    Failed,

    /// <summary>It was answered and is over.</summary>
    Completed,
}
