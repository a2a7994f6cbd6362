using System.Threading.Channels;
using AgentConnector.Calls.Scribing;

namespace AgentConnector.Calls.Talking;

/// <summary>
/// Carries one call's facts to the journal, in order, at the journal's pace: a slow disk must not slow the conversation. What the journal does not
/// take is tried again until it does. Bounded: when the queue is full, facts are lost, counted and told; the ending has a place of its own.
/// </summary>
internal sealed partial class FactLog
{
    private const int Capacity = 4096;
    private const int LargestBatch = 256;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>How long somebody outside is kept waiting for what he is told to be on disk.</summary>
    internal static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(3);

    private readonly ICallJournal journal;
    private readonly CallId callId;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly JournalRetry retry;
    private readonly Channel<Entry> queue;
    private readonly List<DatedFact> known = [];
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Kept? ending;
    private TaskCompletionSource awaited = new(); // of what is being written: somebody waits for it, or for what comes behind it
    private long lost;

    /// <param name="giveUp">The process leaves: what is not stored by then stays so.</param>
    public FactLog(ICallJournal journal, CallId callId, TimeProvider time, ILogger logger, CancellationToken giveUp)
    {
        this.journal = journal;
        this.callId = callId;
        this.time = time;
        this.logger = logger;
        retry = new(time, giveUp);
        queue = Channel.CreateBounded<Entry>(new BoundedChannelOptions(Capacity) { SingleReader = true });
        Written = WriteAsync();
    }

    /// <summary>Takes the digits out of what is said and pressed.</summary>
    public bool RedactsDigits { get; init; }

    /// <summary>Completes when the ending is on disk, or was given up.</summary>
    public Task Written { get; }

    /// <summary>Completes when the call has ended and that is on disk, or a moment later when it is not.</summary>
    public Task Over => over.Task;

    /// <summary>Completes when the latest fact of <see cref="Store"/> is on disk; cancelled when it never will be.</summary>
    public Task Stored { get; private set; } = Task.CompletedTask;

    /// <summary>How the call ended; null while it lives.</summary>
    public DatedFact? Ending => ending?.Fact;

    /// <summary>What has happened, for when the journal cannot be read: without guesses, and bounded like the queue.</summary>
    public IReadOnlyList<DatedFact> Known
    {
        get
        {
            lock (known)
            {
                return ending is { } kept ? [.. known, kept.Fact] : [.. known];
            }
        }
    }

    /// <summary>How long the ending has been waiting for the journal; zero while the call lives.</summary>
    public TimeSpan Waiting => ending is { } kept ? time.GetElapsedTime(kept.Since) : TimeSpan.Zero;

    /// <summary>Queues a fact; never waits.</summary>
    public void Add(CallEvent fact) => Queue(new(Now(fact), Stored: null));

    /// <summary>Queues a fact that somebody outside is about to be told, and hurries it to the disk; never waits.</summary>
    public void Store(CallEvent fact)
    {
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Stored = stored.Task;
        Queue(new(Now(fact), stored));
        Volatile.Read(ref awaited).TrySetResult();
    }

    /// <summary>Nothing follows the ending. Returns when it is stored, after a moment at the latest: then it is kept until it can be.</summary>
    public async Task CloseAsync(CallEnded fact)
    {
        ending = new(Now(fact), time.GetTimestamp());
        queue.Writer.TryComplete();
        Volatile.Read(ref awaited).TrySetResult();
        await Written.WaitAsync(Moment, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        over.TrySetResult();
    }

    /// <summary>The way in for every fact: what is redacted here is nowhere as it was.</summary>
    private DatedFact Now(CallEvent fact) => new(RedactsDigits ? fact.WithoutDigits() : fact, time.GetUtcNow());

    private void Queue(Entry entry)
    {
        if (queue.Writer.TryWrite(entry))
        {
            Remember(entry.Fact);
            return;
        }

        entry.Stored?.TrySetCanceled();
        if (ending is null && Interlocked.Increment(ref lost) == 1) // what comes after the ending is none of the call's
        {
            LogFull(callId, retry.IsRefused ? "the store is in trouble, as this log tells" : "the agent sends without a pause, or the disk is very slow");
        }
    }

    private async Task WriteAsync()
    {
        var batch = new List<Entry>();
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var hurry = new TaskCompletionSource();
            Interlocked.Exchange(ref awaited, hurry); // before the queue is read: whoever comes later finds it
            while (batch.Count < LargestBatch && queue.Reader.TryRead(out var entry))
            {
                batch.Add(entry);
            }

            if (batch.Count == LargestBatch || ending is not null || batch.Exists(entry => entry.Stored is not null))
            {
                hurry.TrySetResult();
            }

            var stored = await WriteAsync(batch.ConvertAll(entry => entry.Fact), hurry.Task);
            batch.ForEach(entry => _ = stored ? entry.Stored?.TrySetResult() : entry.Stored?.TrySetCanceled());
            batch.Clear();
        }

        if (Interlocked.Read(ref lost) is > 0 and var count)
        {
            await WriteAsync([Now(new CallWarning("facts_lost", $"More happened in this call than could be stored, so {count} facts of it are missing, such as turns and warnings."))], Task.CompletedTask);
        }

        if (!await WriteAsync([ending!.Fact], Task.CompletedTask) || !await ReadBackAsync())
        {
            LogGivenUp(callId);
        }
    }

    private void Remember(DatedFact dated)
    {
        if (dated.Fact is CallTurn { Tentative: true })
        {
            return;
        }

        lock (known)
        {
            if (known.Count < Capacity)
            {
                known.Add(dated);
            }
        }
    }

    /// <summary>Returns when the facts are stored; false when one cannot be, or the process leaves.</summary>
    private async Task<bool> WriteAsync(IReadOnlyList<DatedFact> facts, Task hurry)
    {
        while (!retry.GivenUp)
        {
            try
            {
                return await retry.UntilTakenAsync(token => journal.AppendAsync(callId, facts, hurry, token));
            }
            catch (Exception e) when (facts is [{ Fact: CallEnded ended } only])
            {
                LogRefused(callId, ended.Type, e);
                facts = [only with { Fact = ended with { Transcript = [], Metadata = null } }]; // without what others brought into it
            }
            catch (Exception e) when (facts is [var only])
            {
                LogRefused(callId, only.Fact.Type, e);
                Interlocked.Increment(ref lost);
                return false;
            }
            catch (Exception)
            {
                return await WriteEachAsync(facts, hurry); // one of them is to blame
            }

            await retry.PauseAsync();
        }

        return false;
    }

    /// <summary>A damaged database may take what nobody will ever read: the ending counts as stored once its call can be looked up.</summary>
    private Task<bool> ReadBackAsync() => retry.UntilTakenAsync(async token => _ = await journal.FindAsync(callId, idempotencyKey: null, token));

    private async Task<bool> WriteEachAsync(IReadOnlyList<DatedFact> facts, Task hurry)
    {
        var all = true;
        foreach (var fact in facts)
        {
            all &= await WriteAsync([fact], hurry);
        }

        return all;
    }

    [LoggerMessage(2001, LogLevel.Error, "Call {CallId}: more happens in it than the call store takes in ({Cause}). Turns and warnings of it are being lost, its ending will not be")]
    private partial void LogFull(CallId callId, string cause);

    [LoggerMessage(2002, LogLevel.Error, "A defect: call {CallId} has a fact {Type} that cannot be stored as it is")]
    private partial void LogRefused(CallId callId, string type, Exception exception);

    [LoggerMessage(2003, LogLevel.Error, "Call {CallId}: its ending could not be stored before the service stopped; the next start will mend the record")]
    private partial void LogGivenUp(CallId callId);

    private readonly record struct Entry(DatedFact Fact, TaskCompletionSource? Stored);

    private sealed record Kept(DatedFact Fact, long Since);
}
