using AgentConnector.Calls;

namespace AgentConnector.History.Storage;

/// <summary>
/// Writes something of its own in the transaction that stores a fact: both are on disk, or neither. May be asked again when the
/// transaction was rolled back. Only SQL: it holds up every other write. What is to happen once that is on disk: <see cref="StoreConnection.AfterCommit"/>.
/// </summary>
internal interface IFactObserver
{
    /// <summary>A call was admitted whose outcome somebody wants to be told; comes before its first fact.</summary>
    /// <param name="connection">In the transaction.</param>
    /// <param name="call">The call's row in <c>calls</c>.</param>
    /// <param name="callback">Who wants to be told.</param>
    void Opened(StoreConnection connection, long call, Callback callback);

    /// <summary>A fact was stored.</summary>
    void Stored(StoreConnection connection, long call, JournalEntry entry);

    /// <summary>The answer to the start request is known and about to go out.</summary>
    void Answered(StoreConnection connection, CallId id);
}
