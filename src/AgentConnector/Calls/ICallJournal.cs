namespace AgentConnector.Calls;

/// <summary>
/// The append-only log of facts, and the only source of truth. A fact is on disk before anyone hears of it.
/// Every method throws <see cref="JournalException"/> when the store cannot be read or written.
/// </summary>
public interface ICallJournal
{
    /// <summary>
    /// Admits a call by storing its first fact, unless the id or the idempotency key is known: then the earlier request is returned
    /// and nothing is stored. Atomic: of many equal requests at once exactly one is admitted.
    /// </summary>
    ValueTask<CallOpening> TryOpenAsync(CallId id, CallQueued fact, StartFingerprint fingerprint, CancellationToken cancellationToken) =>
        TryOpenAsync(id, fact, fingerprint, callback: null, cancellationToken);

    /// <summary>The same; who is to be told of the call is stored with its first fact, so that no kill can separate them.</summary>
    ValueTask<CallOpening> TryOpenAsync(
        CallId id, CallQueued fact, StartFingerprint fingerprint, Callback? callback, CancellationToken cancellationToken);

    /// <summary>The earlier request that has this id or idempotency key, or null. Of several calls that were asked for with one id it is the latest.</summary>
    ValueTask<CallOpening?> FindAsync(CallId id, string? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Keeps the answer that the start request got, to repeat it.</summary>
    ValueTask SaveAnswerAsync(CallId id, StartAnswer answer, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a fact, then wakes followers. Null when the call is unknown or has ended: nothing follows an ending, but one
    /// <see cref="CallAnalyzed"/> for each conversation.
    /// </summary>
    ValueTask<JournalEntry?> AppendAsync(CallId id, CallEvent fact, CancellationToken cancellationToken);

    /// <summary>
    /// Stores facts of one call in their order, all or none, each with its own time; those that may not follow what is stored are passed over. They
    /// may wait a moment for facts of other calls, until somebody waits for them.
    /// </summary>
    /// <param name="id">The call.</param>
    /// <param name="facts">What happened in it.</param>
    /// <param name="awaited">Completes when somebody waits for them.</param>
    /// <param name="cancellationToken">Ends the wait for a place.</param>
    ValueTask AppendAsync(CallId id, IReadOnlyList<DatedFact> facts, Task awaited, CancellationToken cancellationToken);

    /// <summary>The facts of a call after <paramref name="afterSeq"/>, oldest first; empty for an unknown call.</summary>
    ValueTask<IReadOnlyList<JournalEntry>> ReadAsync(CallId id, long afterSeq, CancellationToken cancellationToken);

    /// <summary>
    /// The facts after <paramref name="afterSeq"/>, then those to come, at the reader's own pace; completes after the call's last one.
    /// </summary>
    IAsyncEnumerable<JournalEntry> FollowAsync(CallId id, long afterSeq, CancellationToken cancellationToken);

    /// <summary>Calls that have no ending yet, oldest first.</summary>
    ValueTask<IReadOnlyList<CallId>> OpenCallsAsync(CancellationToken cancellationToken);
}

/// <summary>What makes a start request recognisable.</summary>
/// <param name="RequestHash">Lower-case hex SHA-256 of the canonical body.</param>
/// <param name="IdempotencyKey">The <c>Idempotency-Key</c> header, scoped by the API key's name; null when absent.</param>
public sealed record StartFingerprint(string RequestHash, string? IdempotencyKey);

/// <summary>The HTTP answer to a start request, kept to be repeated.</summary>
/// <param name="StatusCode">200, 202, or an error's.</param>
/// <param name="ContentType">Media type of <paramref name="Body"/>.</param>
/// <param name="Body">UTF-8 JSON.</param>
/// <param name="RetryAfter">Seconds for the <c>Retry-After</c> header, or null.</param>
public sealed record StartAnswer(int StatusCode, string ContentType, string Body, int? RetryAfter = null);

/// <summary>Whether a start request was admitted, or which earlier one it repeats.</summary>
/// <param name="Opened">True when this request made the call.</param>
/// <param name="Id">The call: the one asked for, or the one an idempotency key stands for.</param>
/// <param name="RequestHash">The hash of the request that made the call.</param>
/// <param name="Answer">The answer that was given, when one was.</param>
/// <param name="EndedAt">When the call ended, if it has.</param>
public sealed record CallOpening(bool Opened, CallId Id, string RequestHash, StartAnswer? Answer, DateTimeOffset? EndedAt);

/// <summary>The store failed: disk full, file locked, database damaged. The message says what to do.</summary>
public sealed class JournalException(string message, Exception innerException) : Exception(message, innerException);
