using System.Collections.Concurrent;
using AgentConnector.Hosting;
using AgentConnector.Problems;
using Microsoft.Extensions.Options;

namespace AgentConnector.Calls;

/// <summary>
/// Owns what the journal has not taken yet: each call's facts until its ending is stored, also long after its line was let go. While endings wait
/// no new call is admitted, so what is kept is bounded.
/// </summary>
internal sealed class FactKeeper(ICallJournal journal, IOptions<CallOptions> options, TimeProvider time, ILogger<FactKeeper> logger) : IDrain, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<CallId, (FactLog Log, Task Kept)> logs = new();
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
            return waiting.Count < options.Value.MaxConcurrent && waiting.TrueForAll(wait => wait < Patience)
                ? null
                : new(ProblemKind.StoreUnavailable, "Calls have ended whose outcome is not stored yet; the service's log says what is wrong with its store.")
                {
                    RetryAfter = Patience,
                };
        }
    }

    /// <summary>Where the facts of a call go; it is kept until the ending is stored.</summary>
    public FactLog Open(CallId id)
    {
        var log = new FactLog(journal, id, time, logger, giveUp.Token);
        var listed = new TaskCompletionSource();
        logs[id] = (log, KeepAsync(id, log, listed.Task));
        listed.SetResult();
        return log;
    }

    /// <summary>Returns when the call is over and its ending stored, or a moment later when it cannot be; null when nothing of the call is kept.</summary>
    public Task? OverAsync(CallId id, CancellationToken cancellationToken) =>
        logs.TryGetValue(id, out var entry) ? entry.Log.Over.WaitAsync(cancellationToken) : null;

    /// <summary>What is known of a call: the stored facts and, when it is over and the journal has not taken that yet, its ending.</summary>
    /// <exception cref="JournalException">The store cannot be read.</exception>
    public async ValueTask<(IReadOnlyList<JournalEntry> Facts, bool Stored)> ReadAsync(CallId id, CancellationToken cancellationToken)
    {
        var ending = default(DatedFact?);
        if (logs.TryGetValue(id, out var entry) && entry.Log.Ending is { } ended) // asked first: what is stored meanwhile is read
        {
            await entry.Log.Over.WaitAsync(cancellationToken);
            ending = ended;
        }

        var facts = await journal.ReadAsync(id, afterSeq: 0, cancellationToken);
        return ending is not { } kept || facts.Count == 0 || facts.Any(fact => fact.Fact is CallEnded)
            ? (facts, true)
            : ([.. facts, new JournalEntry("", id, facts[^1].Seq + 1, kept.At, kept.Fact)], false);
    }

    /// <summary>Waits for what is kept; what is left when the time is up gets a little more, and is then mended by the next start.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!logs.IsEmpty)
            {
                await Task.WhenAll(logs.Values.Select(entry => entry.Kept)).WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(logs.Values.Select(entry => entry.Kept)).WaitAsync(Patience, time, CancellationToken.None)
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
        await Task.WhenAll(logs.Values.Where(entry => entry.Log.Ending is not null).Select(entry => entry.Kept));
        giveUp.Dispose();
    }

    private async Task KeepAsync(CallId id, FactLog log, Task listed)
    {
        await listed;
        await log.Written;
        logs.TryRemove(id, out _);
    }
}
