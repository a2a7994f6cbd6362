namespace AgentConnector.Endpoints;

/// <summary>An endpoint connector that makes a phone ring: the agent is reached only once somebody has answered.</summary>
public interface IDialer : IEndpointConnector
{
    /// <summary>Says at once what is wrong with a number, before the call is admitted; null when nothing is.</summary>
    /// <param name="address">The number.</param>
    /// <param name="simulated">The built-in phone line is dialled: no account is needed.</param>
    EndpointRefusal? Check(EndpointAddress address, bool simulated);

    /// <summary>
    /// Makes the phone ring and returns once it was answered and audio can flow. When cancelled it hangs up first, within a bounded time.
    /// </summary>
    /// <exception cref="EndpointException">Nobody answered, the line was busy, or the dialer refused; says which.</exception>
    Task<IAudioEndpoint> DialAsync(DialRequest request, CancellationToken cancellationToken);
}

/// <summary>Which phone to ring, for which call.</summary>
/// <param name="CallId">The call.</param>
/// <param name="To">The number.</param>
/// <param name="Simulated">Dial the built-in phone line instead of the real one.</param>
/// <param name="Progress">Told as the call proceeds; quick, never throws.</param>
public sealed record DialRequest(string CallId, EndpointAddress To, bool Simulated, Action<DialProgress> Progress);

/// <summary>How far dialling has come.</summary>
public enum DialProgress
{
    /// <summary>The dialer has taken the call on.</summary>
    Dialed,

    /// <summary>The far phone rings.</summary>
    Ringing,
}
