using AgentConnector.Calls;
using AgentConnector.History.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AgentConnector.Backup;

/// <summary>The call database as a file of its own: taken while the service writes, and looked through before anybody relies on it.</summary>
internal sealed class DatabaseCopy
{
    private const int OutOfSpace = 13; // SQLITE_FULL
    private const int BusyTimeout = 30; // seconds: a checkpoint or an erasure holds it for a moment

    private DatabaseCopy(int schema, IReadOnlyList<CallId> calls) => (Schema, Calls) = (schema, calls);

    public int Schema { get; }

    /// <summary>The calls in it, in the order of their admission.</summary>
    public IReadOnlyList<CallId> Calls { get; }

    /// <summary>
    /// Writes all that is committed at this moment into an empty file. The service reads and writes on meanwhile; what was erased is not taken along.
    /// </summary>
    /// <exception cref="BackupException">It cannot be read or written, or is damaged.</exception>
    public static DatabaseCopy Take(string database, string empty)
    {
        try
        {
            using (var source = Open(database, SqliteOpenMode.ReadOnly))
            {
                source.Execute("VACUUM INTO @empty", new { empty });
            }

            return Examine(empty);
        }
        catch (BackupException e)
        {
            throw new BackupException($"{e.Message} So is {database}, then; nothing was written. The sqlite3 tool's .recover may read it; keep the backups you have.", e);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == OutOfSpace)
        {
            throw new BackupException("There is no room beside the backup for a copy of the call database, which has its size. Nothing was written; make room, or name another place.", e);
        }
        catch (SqliteException e)
        {
            throw new BackupException(
                $"The call database {database} could not be copied: {e.Explain(database).Message.TrimEnd('.')}. Nothing was written.",
                e);
        }
    }

    /// <summary>Looks through a copy.</summary>
    /// <exception cref="BackupException">It is damaged, or none of ours.</exception>
    public static DatabaseCopy Examine(string file)
    {
        try
        {
            using var copy = Open(file, SqliteOpenMode.ReadWrite); // it makes files beside the database, and takes them away again
            copy.Execute("PRAGMA journal_mode = DELETE");
            var faults = copy.Query<string>("PRAGMA integrity_check(1)").Where(line => line != "ok")
                .Concat(copy.Query<string>("PRAGMA foreign_key_check").Select(table => $"a row of {table} belongs to nothing"));
            return faults.FirstOrDefault() is { } fault
                ? throw new BackupException($"The copy of the call database is damaged ({fault}).")
                : new(
                    copy.ExecuteScalar<int>("SELECT MAX(version) FROM schema_version"),
                    [.. copy.Query<string>("SELECT id FROM calls ORDER BY n").Select(CallId.Parse)]);
        }
        catch (Exception e) when (e is SqliteException or FormatException)
        {
            throw new BackupException("The copy of the call database cannot be read: it is damaged, or no database of this service.", e);
        }
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = BusyTimeout }.ToString());
        connection.Open();
        return connection;
    }
}
