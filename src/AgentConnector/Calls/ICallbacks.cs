namespace AgentConnector.Calls;

/// <summary>Those who are told what becomes of a call.</summary>
public interface ICallbacks
{
    /// <summary>Why the service would not send anything to this address, as a sentence that says what to set; null when it would.</summary>
    ValueTask<string?> CheckAsync(Callback callback, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a receiver to a call that is known already, for what has happened as well as for what is to come. Adding it again changes nothing.
    /// </summary>
    /// <exception cref="JournalException">The store is not available.</exception>
    ValueTask AddAsync(CallId id, Callback callback, CancellationToken cancellationToken);
}
