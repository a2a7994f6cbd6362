using Dapper;
using Microsoft.Data.Sqlite;

namespace AgentConnector.History.Storage;

/// <summary>
/// Makes sure that erased text is gone from the files. secure_delete overwrites what is deleted, but when SQLite moves rows
/// between pages it can leave a copy in the free part of one; only rewriting the database removes those. The header's
/// user_version remembers that this is due, also across a crash.
/// </summary>
internal static class Compaction
{
    /// <summary>Rewriting holds up the facts of live calls; up to this size for less than a second.</summary>
    private const long LargestBesideLiveCalls = 32 << 20;

    /// <summary>The same for whoever only tidies up: at a moment without calls, up to this size, so that the next start request waits some seconds at most.</summary>
    private const long LargestAtRest = 256 << 20;

    private const int OutOfSpace = 13; // SQLITE_FULL

    /// <summary>Notes, in the transaction that deletes, that a compaction is due.</summary>
    public static void Request(SqliteConnection connection) => connection.Execute("PRAGMA user_version = 1");

    /// <summary>The same, and leaves a large database to the next erasure or the next start.</summary>
    public static bool TidyUp(SqliteConnection connection) => Size(connection) <= LargestAtRest ? Run(connection) : Checkpoint(connection);

    /// <summary>Compacts if that is due and possible now; if not, the next erasure or the next start does it.</summary>
    public static bool Run(SqliteConnection connection)
    {
        if (connection.ExecuteScalar<long>("PRAGMA user_version") == 0)
        {
            return true;
        }

        Checkpoint(connection); // the log holds what was deleted, and this needs no space
        if (IsBusy(connection))
        {
            return false;
        }

        try
        {
            connection.Execute("VACUUM");
        }
        catch (SqliteException e) when (e.SqliteErrorCode == OutOfSpace)
        {
            return false;
        }

        if (!Checkpoint(connection))
        {
            return false;
        }

        connection.Execute("PRAGMA user_version = 0");
        return true;
    }

    /// <summary>Empties the write-ahead log; false while a reader still needs it.</summary>
    private static bool Checkpoint(SqliteConnection connection) =>
        connection.ExecuteScalar<long>("PRAGMA wal_checkpoint(TRUNCATE)") == 0;

    private static long Size(SqliteConnection connection) =>
        connection.ExecuteScalar<long>("PRAGMA page_count") * connection.ExecuteScalar<long>("PRAGMA page_size");

    private static bool IsBusy(SqliteConnection connection) =>
        Size(connection) > LargestBesideLiveCalls
        && connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM calls WHERE ended_at IS NULL)");
}
