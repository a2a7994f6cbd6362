using System.Threading.Channels;
using AgentConnector.Calls;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace AgentConnector.History.Storage;

/// <summary>
/// The one writer of the database. Requests that arrive while the disk is busy share the next transaction, so hundreds of
/// calls cost one flush of the disk; each is answered after its commit.
/// </summary>
internal sealed partial class JournalWriter : IAsyncDisposable
{
    private const int LongestQueue = 4096;
    private const int LargestBatch = 256;

    /// <summary>How often the writer looks after the database while it has nothing to write.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly Channel<JournalWrite> queue = Channel.CreateBounded<JournalWrite>(
        new BoundedChannelOptions(LongestQueue) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly CallDatabase database;
    private readonly TimeSpan drainTimeout;
    private readonly TimeProvider time;
    private readonly StoreTrouble trouble;
    private readonly ILogger<JournalWriter> logger;
    private readonly Task writing;

    private SqliteConnection? connection;

    public JournalWriter(CallDatabase database, IOptions<HistoryOptions> options, TimeProvider time, StoreTrouble trouble, ILogger<JournalWriter> logger)
    {
        this.database = database;
        this.time = time;
        this.trouble = trouble;
        this.logger = logger;
        drainTimeout = options.Value.DrainTimeout;

        // A thread of its own: it waits for the disk, and audio must not wait for a thread of the pool.
        writing = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Runs the work in a transaction and returns once it is on disk.</summary>
    /// <param name="cancellationToken">Ends the wait for a place in the queue; a queued write is not abandoned, so its outcome is known.</param>
    /// <param name="work">Only SQL: it holds up every other write.</param>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        EnqueueAsync(new JournalWrite<T>(work), cancellationToken);

    /// <summary>Runs the work outside any transaction.</summary>
    public Task<T> WriteAloneAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        EnqueueAsync(new JournalWrite<T>(work) { Alone = true }, cancellationToken);

    /// <summary>Writes what is queued, for a bounded time.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        try
        {
            await writing.WaitAsync(drainTimeout, time);
        }
        catch (TimeoutException)
        {
            LogNotDrained(queue.Reader.Count);
        }
    }

    private async Task<T> EnqueueAsync<T>(JournalWrite<T> write, CancellationToken cancellationToken)
    {
        try
        {
            await queue.Writer.WriteAsync(write, cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw new JournalException("The call store is closed: the service is shutting down.", e);
        }

        return await write.Done;
    }

    private void WriteAll()
    {
        var batch = new List<JournalWrite>(LargestBatch);
        while (WaitToRead())
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

            Commit(batch);
        }

        connection?.Dispose();
    }

    /// <summary>False when nothing will come any more.</summary>
    private bool WaitToRead()
    {
        while (true)
        {
            using var idle = new CancellationTokenSource(Look, time);
            try
            {
                return queue.Reader.WaitToReadAsync(idle.Token).AsTask().GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                if (Try([]) is { } failure)
                {
                    Tell(failure);
                }
            }
        }
    }

    private void Commit(List<JournalWrite> batch)
    {
        var failure = Try(batch);
        if (failure is null)
        {
            trouble.Worked();
            foreach (var write in batch)
            {
                write.Succeed();
            }
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

    private void Tell(Exception failure)
    {
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

            using var transaction = connection.BeginTransaction();
            foreach (var write in batch)
            {
                write.Run(connection);
            }

            transaction.Commit();
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

    [LoggerMessage(5102, LogLevel.Error, "The store did not take the last {Count} facts in time")]
    private partial void LogNotDrained(int count);
}
