using AgentConnector.Calls;
using AgentConnector.History.Storage;

namespace AgentConnector.Integration.Tests.Calls.Talking.Defects;

/// <summary>An observer of the journal that meets the defect, once the call has begun.</summary>
internal sealed class DefectObserver(string member, Defect defect) : IFactObserver
{
    private volatile bool begun;

    public void Opened(StoreConnection connection, long call, Callback callback)
    {
    }

    public void Stored(StoreConnection connection, long call, JournalEntry entry)
    {
        begun |= entry.Fact is CallStarted;
        if (member is nameof(Stored) && begun)
        {
            defect.Pass();
        }

        if (member is nameof(StoreConnection.AfterCommit) && begun)
        {
            connection.AfterCommit(defect.Pass);
        }
    }

    public void Answered(StoreConnection connection, CallId id)
    {
        if (member is nameof(Answered))
        {
            defect.Pass();
        }
    }
}

/// <summary>A journal that cannot store one type of fact.</summary>
internal sealed class DefectJournal(ICallJournal inner, string type, Defect defect) : ICallJournal
{
    public ValueTask<CallOpening> TryOpenAsync(
        CallId id, CallQueued fact, StartFingerprint fingerprint, Callback? callback, CancellationToken cancellationToken) =>
        inner.TryOpenAsync(id, fact, fingerprint, callback, cancellationToken);

    public ValueTask<CallOpening?> FindAsync(CallId id, string? idempotencyKey, CancellationToken cancellationToken) =>
        inner.FindAsync(id, idempotencyKey, cancellationToken);

    public ValueTask SaveAnswerAsync(CallId id, StartAnswer answer, CancellationToken cancellationToken) =>
        inner.SaveAnswerAsync(id, answer, cancellationToken);

    public async ValueTask<JournalEntry?> AppendAsync(CallId id, CallEvent fact, CancellationToken cancellationToken)
    {
        await MeetAsync(fact);
        return await inner.AppendAsync(id, fact, cancellationToken);
    }

    public async ValueTask AppendAsync(CallId id, IReadOnlyList<DatedFact> facts, Task awaited, CancellationToken cancellationToken)
    {
        foreach (var fact in facts)
        {
            await MeetAsync(fact.Fact);
        }

        await inner.AppendAsync(id, facts, awaited, cancellationToken);
    }

    public ValueTask<IReadOnlyList<JournalEntry>> ReadAsync(CallId id, long afterSeq, CancellationToken cancellationToken) =>
        inner.ReadAsync(id, afterSeq, cancellationToken);

    public IAsyncEnumerable<JournalEntry> FollowAsync(CallId id, long afterSeq, CancellationToken cancellationToken) =>
        inner.FollowAsync(id, afterSeq, cancellationToken);

    public ValueTask<IReadOnlyList<CallId>> OpenCallsAsync(CancellationToken cancellationToken) => inner.OpenCallsAsync(cancellationToken);

    private async ValueTask MeetAsync(CallEvent fact)
    {
        if (fact.Type == type && fact is not CallEnded { Transcript: [], Metadata: null })
        {
            await defect.PassAsync();
        }
    }
}
