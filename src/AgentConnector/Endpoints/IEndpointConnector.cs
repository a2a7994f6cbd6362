namespace AgentConnector.Endpoints;

/// <summary>Opens one kind of audio endpoint, chosen by the scheme of <c>to</c>.</summary>
public interface IEndpointConnector
{
    /// <summary>The part before the colon: <c>device</c>, <c>wav</c>, <c>tel</c>.</summary>
    string Scheme { get; }

    /// <summary>
    /// Somebody has to answer first, and the agent is reached only then: nobody pays for an agent that listens to a ringing phone. Both
    /// sides are reached at the same time otherwise.
    /// </summary>
    bool AnswersFirst => false;

    /// <summary>The number that a called phone shows, such as +15551234567; null where none is set, or nobody is rung.</summary>
    /// <param name="simulated">The built-in agent was asked for.</param>
    string? CallsFrom(bool simulated) => null;

    /// <summary>Says at once what is wrong with an address, before the call is admitted; null when nothing is.</summary>
    /// <param name="to">The address.</param>
    /// <param name="simulated">The built-in agent was asked for: a phone call needs no account then.</param>
    EndpointRefusal? Check(EndpointAddress to, bool simulated);

    /// <summary>
    /// What a call to this address keeps others from using, by names that are the same however it was asked for: <c>device:default</c>
    /// and the device's own name meet here. Quick; asked before the call is admitted.
    /// </summary>
    /// <exception cref="EndpointException">It cannot be opened; the refusal says why.</exception>
    ValueTask<IReadOnlyList<string>> HoldsAsync(EndpointAddress to, CancellationToken cancellationToken) => new([]);

    /// <summary>Opens the endpoint and returns once audio can flow. When cancelled it lets go first, within a bounded time: a phone is hung up.</summary>
    /// <exception cref="EndpointException">It could not be opened: says why and what to do, or that nobody answered.</exception>
    Task<IAudioEndpoint> OpenAsync(OpenRequest request, CancellationToken cancellationToken);
}

/// <summary>Why an endpoint cannot be used.</summary>
/// <param name="Kind">What kind of refusal.</param>
/// <param name="Detail">What is wrong and what to do; of one that is <see cref="EndpointRefusalKind.Invalid"/>, what follows the word <c>to</c>: <c>must be …</c>.</param>
public sealed record EndpointRefusal(EndpointRefusalKind Kind, string Detail);

public enum EndpointRefusalKind
{
    /// <summary>The name can never work as it is written.</summary>
    Invalid,

    /// <summary>No such device, file or line.</summary>
    NotFound,

    /// <summary>Another call holds it.</summary>
    Busy,

    /// <summary>The host has no such thing at the moment.</summary>
    Unavailable,
}

/// <summary>The endpoint's side failed: the file, the device, the phone line. Not our defect.</summary>
public sealed class EndpointException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Set when the endpoint refused to open; null when it broke later.</summary>
    public EndpointRefusal? Refusal { get; init; }

    /// <summary>What kind of failure it was.</summary>
    public EndpointFailure Failure { get; init; }
}
