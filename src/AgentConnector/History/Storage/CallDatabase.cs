using AgentConnector.Calls;
using AgentConnector.Configuration;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace AgentConnector.History.Storage;

/// <summary><c>calls.db</c>: opened, brought up to date, and closed. One writer, any number of readers that never wait for it.</summary>
internal sealed class CallDatabase : IDisposable
{
    private readonly HistoryOptions options;
    private readonly string readers;
    private readonly StoreTrouble trouble;
    private readonly DatabaseHold hold;
    private readonly ReaderWriterLockSlim place = new();

    /// <exception cref="JournalException">The folder or the database cannot be used; says what to do.</exception>
    public CallDatabase(DataFolder folder, IOptions<HistoryOptions> options, StoreTrouble trouble, ILogger<CallDatabase> logger)
    {
        this.trouble = trouble;
        this.options = options.Value;
        File = folder.In(DataFolder.Database);
        readers = new SqliteConnectionStringBuilder
        {
            DataSource = File,
            Mode = SqliteOpenMode.ReadOnly,
            DefaultTimeout = Seconds(this.options.BusyTimeout),
        }.ToString();

        FinishPutBack(logger);
        TakeFromOthersEyes();
        using var connection = OpenWriter();
        try
        {
            SchemaMigrations.Apply(connection, File);
            Compaction.Run(connection);
        }
        catch (SqliteException e)
        {
            throw e.Explain(File);
        }

        hold = new(folder, File, OpenWriter, logger);
    }

    public string File { get; }

    /// <summary>How long a shutdown waits for what is queued.</summary>
    public TimeSpan DrainTimeout => options.DrainTimeout;

    /// <summary>The connection that writes; there is only ever one in use.</summary>
    public StoreConnection OpenWriter()
    {
        var connection = new StoreConnection(new SqliteConnectionStringBuilder
        {
            DataSource = File,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = Seconds(options.BusyTimeout),
        }.ToString());
        try
        {
            connection.Open();

            // FULL: a fact that was told to anyone survives a power cut. secure_delete: what is erased is overwritten.
            connection.Execute($"""
                PRAGMA busy_timeout = {(int)options.BusyTimeout.TotalMilliseconds};
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA secure_delete = ON;
                """);
            if (options.MaxDatabaseBytes is { } bytes)
            {
                connection.Execute($"PRAGMA max_page_count = {bytes / connection.ExecuteScalar<long>("PRAGMA page_size")}");
            }

            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw e.Explain(File);
        }
    }

    /// <summary>Puts the database back where it was removed while it was open; true when it did: who has it open for writing must open it anew.</summary>
    /// <exception cref="JournalException">Another file stands in its place, or it cannot be put there; says what to do.</exception>
    public bool PutBackIfRemoved()
    {
        if (hold.IsInPlace)
        {
            hold.DropCopy();
            return false;
        }

        place.EnterWriteLock();
        try
        {
            hold.PutBack();
            ForgetReaders();
            return true;
        }
        finally
        {
            place.ExitWriteLock();
        }
    }

    /// <summary>Runs queries on one of the readers' connections; they see what was committed when the first of them began.</summary>
    /// <exception cref="JournalException">The database cannot be read.</exception>
    public T Read<T>(Func<SqliteConnection, T> query)
    {
        place.EnterReadLock();
        try
        {
            hold.ThrowIfReplaced();
            using var connection = new SqliteConnection(readers);
            connection.Open();
            return query(connection);
        }
        catch (Exception e) when (e is SqliteException or JournalException)
        {
            var failure = e is SqliteException store ? store.Explain(File) : (JournalException)e;
            trouble.Failed(failure);
            throw failure;
        }
        finally
        {
            place.ExitReadLock();
        }
    }

    public void Dispose()
    {
        ForgetReaders();
        hold.Dispose();
        place.Dispose();
    }

    private void ForgetReaders()
    {
        using var connection = new SqliteConnection(readers);
        SqliteConnection.ClearPool(connection);
    }

    private void FinishPutBack(ILogger logger)
    {
        try
        {
            if (DatabaseHold.FinishPutBack(File))
            {
                DatabaseHold.LogFinished(logger, $"DATA_DIR/{DataFolder.Database}");
            }
        }
        catch (SqliteException e)
        {
            throw e.Explain(File);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotOpen(e);
        }
    }

    private JournalException CannotOpen(Exception e) =>
        new($"The call database {File} cannot be opened for writing: let this user own it, and write to its folder.", e);

    /// <summary>Makes the file where there is none. It holds what people said; SQLite gives the files beside it the rights of the database when it makes them.</summary>
    private void TakeFromOthersEyes()
    {
        try
        {
            PrivateFile.Make(File);
            foreach (var beside in new[] { File + "-wal", File + "-shm" }.Where(System.IO.File.Exists))
            {
                PrivateFile.Make(beside);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotOpen(e);
        }
    }

    // The driver repeats a busy statement for whole seconds, on top of SQLite's own busy_timeout; 0 would mean for ever.
    private static int Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
}
