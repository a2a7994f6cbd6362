using System.Threading.Channels;

namespace AgentConnector.Calls;

/// <summary>
/// Carries one call's facts to the journal, in order, at the journal's pace: a slow disk must not slow the conversation.
/// Bounded; when the journal is stuck for so long that the queue is full, facts are lost and counted, the conversation goes on.
/// </summary>
internal sealed partial class FactLog : IAsyncDisposable
{
    private const int Capacity = 4096;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly ICallJournal journal;
    private readonly CallId callId;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Channel<Entry> queue;
    private readonly CancellationTokenSource giveUp = new();
    private readonly Task writing;
    private long lost;

    public FactLog(ICallJournal journal, CallId callId, TimeProvider time, ILogger logger)
    {
        this.journal = journal;
        this.callId = callId;
        this.time = time;
        this.logger = logger;
        queue = Channel.CreateBounded<Entry>(new BoundedChannelOptions(Capacity) { SingleReader = true });
        writing = WriteAsync();
    }

    /// <summary>Queues a fact; never waits.</summary>
    public void Add(CallEvent fact) => Queue(new(fact, Stored: null));

    /// <summary>Queues a fact and returns once it is on disk: before somebody outside is told.</summary>
    public async Task StoreAsync(CallEvent fact, CancellationToken cancellationToken)
    {
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Queue(new(fact, stored));
        await stored.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Stores what is queued, then the ending. Gives up after <paramref name="patience"/>: the next start will mend the record.</summary>
    public async Task CloseAsync(CallEvent ending, TimeSpan patience)
    {
        using var timer = time.CreateTimer(_ => giveUp.Cancel(), state: null, patience, Timeout.InfiniteTimeSpan);
        try
        {
            await queue.Writer.WriteAsync(new(ending, Stored: null), giveUp.Token); // waits for room: an ending is never dropped
        }
        catch (OperationCanceledException)
        {
            LogGivenUp(callId);
        }

        queue.Writer.TryComplete();
        await writing;
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await giveUp.CancelAsync();
        await writing;
        giveUp.Dispose();
    }

    private void Queue(Entry entry)
    {
        if (!queue.Writer.TryWrite(entry) && Interlocked.Increment(ref lost) == 1)
        {
            LogFull(callId);
        }
    }

    private async Task WriteAsync()
    {
        await foreach (var entry in queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                await AppendAsync(entry.Fact);
                entry.Stored?.TrySetResult();
            }
            catch (Exception e)
            {
                LogDefect(callId, entry.Fact.Type, e);
                entry.Stored?.TrySetException(e);
            }
        }
    }

    private async Task AppendAsync(CallEvent fact)
    {
        for (var pause = FirstPause; ; pause = pause * 2 > LongestPause ? LongestPause : pause * 2)
        {
            try
            {
                await journal.AppendAsync(callId, fact, giveUp.Token);
                return;
            }
            catch (JournalException e)
            {
                LogNotStored(callId, e);
            }
            catch (OperationCanceledException)
            {
                LogGivenUp(callId);
                return;
            }
            catch (Exception e) when (fact is CallEnded ended)
            {
                LogDefect(callId, fact.Type, e);
                fact = ended with { Transcript = [], Metadata = null }; // whatever it is that cannot be stored: an ending is never dropped
            }

            try
            {
                await Task.Delay(pause, time, giveUp.Token);
            }
            catch (OperationCanceledException)
            {
                LogGivenUp(callId);
                return;
            }
        }
    }

    [LoggerMessage(2001, LogLevel.Error, "Call {CallId}: the journal is stuck and the queue of facts is full; facts are being lost")]
    private partial void LogFull(CallId callId);

    [LoggerMessage(2002, LogLevel.Warning, "Call {CallId}: a fact could not be stored yet")]
    private partial void LogNotStored(CallId callId, Exception exception);

    [LoggerMessage(2003, LogLevel.Error, "Call {CallId}: a fact was given up; the next start will mend the record")]
    private partial void LogGivenUp(CallId callId);

    [LoggerMessage(2004, LogLevel.Error, "Call {CallId}: a defect: the fact {Type} cannot be stored as it is")]
    private partial void LogDefect(CallId callId, string type, Exception exception);

    private readonly record struct Entry(CallEvent Fact, TaskCompletionSource? Stored);
}
