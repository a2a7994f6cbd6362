using System.Runtime.CompilerServices;
using AgentConnector.Calls;

namespace AgentConnector.AgentTests.Running;

/// <summary>The facts of one call that nobody stores.</summary>
/// <param name="tell">Learns of each as it happens, in order; quick.</param>
internal sealed class TalkJournal(Action<CallEvent> tell) : ICallJournal
{
    private readonly Lock gate = new();
    private readonly List<JournalEntry> entries = [];

    /// <summary>How the call ended; null while it lives.</summary>
    public CallEnded? Ending
    {
        get
        {
            lock (gate)
            {
                return entries.Select(entry => entry.Fact).OfType<CallEnded>().FirstOrDefault();
            }
        }
    }

    public ValueTask<CallOpening> TryOpenAsync(
        CallId id, CallQueued fact, StartFingerprint fingerprint, Callback? callback, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The call of a test is admitted by nobody.");

    public ValueTask<CallOpening?> FindAsync(CallId id, string? idempotencyKey, CancellationToken cancellationToken) => new((CallOpening?)null);

    public ValueTask SaveAnswerAsync(CallId id, StartAnswer answer, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<JournalEntry?> AppendAsync(CallId id, CallEvent fact, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return new(Add(id, new(fact, default)));
        }
    }

    public ValueTask AppendAsync(CallId id, IReadOnlyList<DatedFact> facts, Task awaited, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            foreach (var fact in facts)
            {
                Add(id, fact);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<JournalEntry>> ReadAsync(CallId id, long afterSeq, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return new([.. entries.Where(entry => entry.Seq > afterSeq)]);
        }
    }

    public async IAsyncEnumerable<JournalEntry> FollowAsync(CallId id, long afterSeq, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var entry in await ReadAsync(id, afterSeq, cancellationToken))
        {
            yield return entry;
        }
    }

    public ValueTask<IReadOnlyList<CallId>> OpenCallsAsync(CancellationToken cancellationToken) => new((IReadOnlyList<CallId>)[]);

    private JournalEntry Add(CallId id, DatedFact dated)
    {
        var entry = new JournalEntry($"evt_{entries.Count + 1}", id, entries.Count + 1, dated.At, dated.Fact);
        entries.Add(entry);
        tell(dated.Fact);
        return entry;
    }
}
