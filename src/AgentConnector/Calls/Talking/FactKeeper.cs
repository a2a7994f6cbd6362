using System.Collections.Concurrent;
using AgentConnector.Hosting.Draining;
using AgentConnector.Problems;
using Microsoft.Extensions.Options;

namespace AgentConnector.Calls.Talking;

/// <summary>
/// Owns what the journal has not taken yet: each call's facts until its ending is stored, also long after its line was let go, and the answer to
/// its start request. While endings wait no new call is admitted, so what is kept is bounded.
/// </summary>
internal sealed partial class FactKeeper(ICallJournal journal, IOptions<CallOptions> options, TimeProvider time, ILogger<FactKeeper> logger) : IDrain, IAsyncDisposable
{
    private const string Unreadable =
        "The call store cannot be read now: this is what the service knows of the call by itself. Its log says what is wrong with its store.";

    // So many are being stored in any moment in which many calls begin, wait or fail at once: no sign of trouble.
    private const int FewAnswers = 100;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<CallId, (DatedFact Queued, FactLog Log)> logs = new();
    private readonly ConcurrentDictionary<CallId, StartAnswer> answers = new();
    private readonly OwnedTasks<(CallId Call, bool IsAnswer)> kept = new();
    private readonly CancellationTokenSource giveUp = new();
    private bool disposed;

    /// <summary>It never refuses anything by itself.</summary>
    public bool IsDraining => false;

    /// <summary>Why no call may be added to what is kept; null when the journal takes what it gets.</summary>
    public ApiProblem? Refusal
    {
        get
        {
            var waiting = logs.Values.Where(entry => entry.Log.Over.IsCompleted).Select(entry => entry.Log.Waiting).ToList();
            var most = options.Value.MaxConcurrent + options.Value.LineQueue; // who waits for a line was answered, too
            return waiting.Count < most && answers.Count <= Math.Max(most, FewAnswers) && waiting.TrueForAll(wait => wait < LongestWait)
                ? null
                : new(ProblemKind.StoreUnavailable, "Calls have ended whose outcome is not stored yet; the service's log says what is wrong with its store.")
                {
                    RetryAfter = LongestWait,
                };
        }
    }

    /// <inheritdoc cref="ICallJournal.TryOpenAsync(CallId, CallQueued, StartFingerprint, Callback?, CancellationToken)"/>
    public ValueTask<CallOpening> TryOpenAsync(CallId id, CallQueued fact, StartFingerprint fingerprint, Callback? callback, CancellationToken cancellationToken) =>
        journal.TryOpenAsync(id, fact, fingerprint, callback, cancellationToken);

    /// <inheritdoc cref="ICallJournal.FindAsync"/>
    public ValueTask<CallOpening?> FindAsync(CallId id, string? idempotencyKey, CancellationToken cancellationToken) =>
        journal.FindAsync(id, idempotencyKey, cancellationToken);

    /// <summary>Where the facts of a call go that was admitted; it is kept until the ending is stored.</summary>
    public FactLog Open(CallId id, CallQueued queued)
    {
        var log = new FactLog(journal, id, time, logger, giveUp.Token) { RedactsDigits = queued.RedactDigits is true };
        logs[id] = (new(queued, time.GetUtcNow()), log);
        _ = kept.Add((id, IsAnswer: false), () => log.Written, () => logs.TryRemove(id, out _));
        return log;
    }

    /// <summary>Returns when the answer to a call's start request is stored, and what it tells; a moment later at the latest: then both are kept until they can be.</summary>
    public async Task KeepAsync(CallId id, StartAnswer answer)
    {
        answers[id] = answer;
        var stored = kept.Add((id, IsAnswer: true), () => SaveAsync(id, answer), () => answers.TryRemove(id, out _));
        var told = logs.TryGetValue(id, out var entry) ? entry.Log.Stored : Task.CompletedTask;
        await Task.WhenAll(stored, told).WaitAsync(FactLog.StoreTimeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The answer of a call's start request, while it is not stored; null otherwise.</summary>
    public StartAnswer? AnswerOf(CallId id) => answers.GetValueOrDefault(id);

    /// <summary>Whether nothing of the call waits for the journal any more.</summary>
    public bool HasStored(CallId id) => !logs.TryGetValue(id, out var entry) || entry.Log.Written.IsCompleted;

    /// <summary>Returns when the call is over and its ending stored, or a moment later when it cannot be; null when nothing of the call is kept.</summary>
    public Task? OverAsync(CallId id, CancellationToken cancellationToken) =>
        logs.TryGetValue(id, out var entry) ? entry.Log.Over.WaitAsync(cancellationToken) : null;

    /// <summary>
    /// What is known of a call: the stored facts and, when it is over and the journal has not taken that yet, its ending. Of one that is kept, what
    /// the process knows by itself when the journal cannot be read.
    /// </summary>
    /// <exception cref="JournalException">The store cannot be read, and nothing of the call is kept.</exception>
    public async ValueTask<(IReadOnlyList<JournalEntry> Facts, bool Stored)> ReadAsync(CallId id, CancellationToken cancellationToken)
    {
        var isKept = logs.TryGetValue(id, out var entry);
        var ending = default(DatedFact?);
        if (isKept && entry.Log.Ending is { } ended) // asked first: what is stored meanwhile is read
        {
            await entry.Log.Over.WaitAsync(cancellationToken);
            ending = ended;
        }

        IReadOnlyList<JournalEntry> facts;
        try
        {
            facts = await journal.ReadAsync(id, afterSeq: 0, cancellationToken);
        }
        catch (JournalException) when (isKept)
        {
            DatedFact unread = new(new CallWarning("store_unreadable", Unreadable), time.GetUtcNow());
            IReadOnlyList<DatedFact> known = [entry.Queued, unread, .. entry.Log.Known];
            return ([.. known.Select((dated, index) => new JournalEntry("", id, index + 1, dated.At, dated.Fact))], known[^1].Fact is not CallEnded || entry.Log.Written.IsCompleted);
        }

        return ending is not { } kept || facts.Count == 0 || facts.Any(fact => fact.Fact is CallEnded)
            ? (facts, true)
            : ([.. facts, new JournalEntry("", id, facts[^1].Seq + 1, kept.At, kept.Fact)], false);
    }

    /// <summary>Waits for what is kept; what is left when the time is up gets a little more, and is then mended by the next start.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!kept.IsEmpty)
            {
                await kept.WhenAll().WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            await kept.WhenAll().WaitAsync(LongestWait, time, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The container knows it by two names and disposes it for each.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, true))
        {
            return;
        }

        await giveUp.CancelAsync();
        await kept.WhenAll(key => key.IsAnswer || (logs.TryGetValue(key.Call, out var entry) && entry.Log.Ending is not null));
        giveUp.Dispose();
    }

    private async Task SaveAsync(CallId id, StartAnswer answer)
    {
        try
        {
            await new JournalRetry(time, giveUp.Token).UntilTakenAsync(token => journal.SaveAnswerAsync(id, answer, token));
        }
        catch (Exception e)
        {
            LogAnswerRefused(id, e);
        }
    }

    [LoggerMessage(2015, LogLevel.Error, "A defect: the answer to the start request of call {CallId} cannot be stored, so it will not be repeated")]
    private partial void LogAnswerRefused(CallId callId, Exception exception);
}
