using System.Threading.Channels;
using AgentConnector.Calls;
using Microsoft.Data.Sqlite;

namespace AgentConnector.History.Storage;

/// <summary>
/// The one writer of the database, on a thread of its own named "journal". Requests that arrive while the disk is busy, or that nobody waits for yet
/// (<see cref="CommitClock"/>), share the next transaction, so hundreds of calls cost one flush of the disk; each is answered after its commit.
/// </summary>
internal sealed partial class JournalWriter : IAsyncDisposable
{
    private const int LongestQueue = 4096;
    private const int LargestBatch = 256;

    private readonly Channel<JournalWrite> queue = Channel.CreateBounded<JournalWrite>(
        new BoundedChannelOptions(LongestQueue) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly CallDatabase database;
    private readonly CommitClock clock;
    private readonly TimeSpan drainTimeout;
    private readonly TimeProvider time;
    private readonly StoreTrouble trouble;
    private readonly JournalMetrics metrics;
    private readonly ILogger<JournalWriter> logger;
    private readonly Task writing;

    private StoreConnection? connection;

    public JournalWriter(CallDatabase database, TimeProvider time, StoreTrouble trouble, JournalMetrics metrics, ILogger<JournalWriter> logger)
    {
        this.database = database;
        this.time = time;
        this.trouble = trouble;
        this.metrics = metrics;
        this.logger = logger;
        clock = new(time);
        metrics.Watch(() => queue.Reader.Count);
        drainTimeout = database.DrainTimeout;

        // A thread of its own: it waits for the disk, and audio must not wait for a thread of the pool.
        writing = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Runs the work in a transaction and returns once it is on disk.</summary>
    /// <param name="cancellationToken">Ends the wait for a place in the queue; a queued write is not abandoned, so its outcome is known.</param>
    /// <param name="work">Only SQL: it holds up every other write.</param>
    public Task<T> WriteAsync<T>(Func<StoreConnection, T> work, CancellationToken cancellationToken) =>
        EnqueueAsync(new JournalWrite<T>(work), Task.CompletedTask, cancellationToken);

    /// <summary>The same, a moment later together with others, unless somebody waits for it.</summary>
    /// <param name="work">Only SQL.</param>
    /// <param name="awaited">Completes when somebody waits for it.</param>
    /// <param name="cancellationToken">As above.</param>
    public Task<T> WriteSoonAsync<T>(Func<StoreConnection, T> work, Task awaited, CancellationToken cancellationToken) =>
        EnqueueAsync(new JournalWrite<T>(work), awaited, cancellationToken);

    /// <summary>Runs the work outside any transaction.</summary>
    public Task<T> WriteAloneAsync<T>(Func<StoreConnection, T> work, CancellationToken cancellationToken) =>
        EnqueueAsync(new JournalWrite<T>(work) { Alone = true }, Task.CompletedTask, cancellationToken);

    /// <summary>Writes what is queued, for a bounded time.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        clock.Hurry();
        try
        {
            await writing.WaitAsync(drainTimeout, time);
        }
        catch (TimeoutException)
        {
            LogNotDrained(queue.Reader.Count);
        }

        clock.Dispose();
    }

    private async Task<T> EnqueueAsync<T>(JournalWrite<T> write, Task awaited, CancellationToken cancellationToken)
    {
        try
        {
            await queue.Writer.WriteAsync(write, cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw new JournalException("The call store is closed: the service is shutting down.", e);
        }

        clock.Queued(queue.Reader.Count < LargestBatch ? awaited : Task.CompletedTask);
        return await write.Done;
    }

    private void WriteAll()
    {
        Thread.CurrentThread.Name = "journal"; // a profile by threads shows it
        var batch = new List<JournalWrite>(LargestBatch);
        while (!queue.Reader.Completion.IsCompleted)
        {
            clock.Wait();
            var due = queue.Reader.Count; // what comes while these are written is of the next group
            if (due == 0 && !queue.Reader.Completion.IsCompleted && Try([]) is { } failure)
            {
                Tell(failure);
            }

            while (due > 0)
            {
                Fill(batch);
                due -= batch.Count;
                Commit(batch);
            }
        }

        connection?.Dispose();
    }

    private void Fill(List<JournalWrite> batch)
    {
        batch.Clear();
        while (batch.Count < LargestBatch && queue.Reader.TryPeek(out var next) && (batch.Count == 0 || !next.Alone))
        {
            queue.Reader.TryRead(out _);
            batch.Add(next);
            if (next.Alone)
            {
                break;
            }
        }
    }

    private void Commit(List<JournalWrite> batch)
    {
        var began = time.GetTimestamp();
        var failure = Try(batch);
        if (failure is null)
        {
            metrics.Committed(time.GetElapsedTime(began));
            trouble.Worked();
            foreach (var write in batch)
            {
                write.Succeed();
            }

            DoAfterCommit();
        }
        else if (batch.Count > 1 && failure is not JournalException)
        {
            // Something is wrong with one of them: only that one may fail.
            foreach (var write in batch)
            {
                Commit([write]);
            }
        }
        else
        {
            Tell(failure);
            foreach (var write in batch)
            {
                write.Fail(failure);
            }
        }
    }

    private void DoAfterCommit()
    {
        foreach (var action in connection!.TakeAfterCommit())
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                LogDefect(e);
            }
        }
    }

    private void Tell(Exception failure)
    {
        metrics.Failed();
        if (failure is JournalException)
        {
            trouble.Failed(failure);
        }
        else
        {
            LogFailed(failure);
        }
    }

    private Exception? Try(List<JournalWrite> batch)
    {
        try
        {
            if (database.PutBackIfRemoved())
            {
                connection?.Dispose();
                connection = null;
            }

            connection ??= database.OpenWriter();
            if (batch is [] or [{ Alone: true }])
            {
                batch.ForEach(write => write.Run(connection));
                return null;
            }

            connection.Run("BEGIN IMMEDIATE");
            foreach (var write in batch)
            {
                write.Run(connection);
            }

            connection.Run("COMMIT");
            return null;
        }
        catch (Exception e)
        {
            // Whatever state the connection is in: the next batch starts with a fresh one.
            connection?.Dispose();
            connection = null;
            return e is SqliteException { ConcernsStore: true } store ? store.Explain(database.File) : e;
        }
    }

    [LoggerMessage(5101, LogLevel.Error, "A defect: the store refused a write for its own sake")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(5106, LogLevel.Error, "A defect in what follows a commit: what was written is kept all the same")]
    private partial void LogDefect(Exception exception);

    [LoggerMessage(5102, LogLevel.Error, "The store did not take the last {Count} facts in time")]
    private partial void LogNotDrained(int count);
}
