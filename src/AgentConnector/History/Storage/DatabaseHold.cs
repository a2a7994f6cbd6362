using System.Runtime.InteropServices;
using AgentConnector.Calls;
using AgentConnector.Configuration;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AgentConnector.History.Storage;

/// <summary>
/// Keeps the database's files open. Unix lets anybody take them away meanwhile, and SQLite goes on writing into what nobody will find again: by this
/// connection, which does nothing else, that is noticed, and all that was written is put back. Windows lets nobody take away what is open.
/// </summary>
/// <param name="folder">What the files lie in.</param>
/// <param name="file">The database.</param>
/// <param name="open">Opens it as it stands there.</param>
internal sealed partial class DatabaseHold(DataFolder folder, string file, Func<SqliteConnection> open, ILogger logger) : IDisposable
{
    private const int HasMoved = 20; // SQLITE_FCNTL_HAS_MOVED

    // Result codes of the SQLite C API.
    private const int NoSuchTable = 1, Corrupt = 11, NotADatabase = 26;

    private SqliteConnection held = open();
    private bool leftCopy;

    private string Name => $"DATA_DIR/{Path.GetFileName(file)}";

    /// <summary>Whether what is written now will be found at the next start.</summary>
    public bool IsInPlace => !Moved && File.Exists(file + "-wal"); // SQLite keeps the log as long as anybody has it open

    private bool Moved => FileControl(held.Handle!, schema: 0, HasMoved, out var moved) == 0 && moved != 0;

    /// <exception cref="JournalException">Another file stands in its place; says what to do.</exception>
    public void ThrowIfReplaced()
    {
        if (Moved && File.Exists(file))
        {
            throw new JournalException(
                $"The call database {Name} was replaced by another file while the service runs. Move that file elsewhere, and the service puts its own back; "
                + "or, to go on with that file, stop the service (what it has not stored since is lost) and start it again.",
                new IOException("replaced"));
        }
    }

    /// <summary>
    /// Ends what a kill cut short in <see cref="PutBack"/>, before anybody opens the database: a copy that is whole holds all that was written, one that is
    /// not is nothing. What stands in its place holds less, or was put there by somebody: it is kept beside it.
    /// </summary>
    /// <exception cref="SqliteException">The copy cannot be looked into.</exception>
    /// <exception cref="IOException">It cannot be put in its place.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be put in its place.</exception>
    public static bool FinishPutBack(string file)
    {
        var saved = SavedOf(file);
        if (!File.Exists(saved))
        {
            return false;
        }

        if (!IsWhole(saved))
        {
            File.Delete(saved);
            File.Delete(saved + "-journal");
            return false;
        }

        if (File.Exists(file))
        {
            File.Move(file, file + ".other", overwrite: true);
        }

        Place(saved, file);
        return true;
    }

    /// <summary>Puts everything back that was written. Nobody may read or write meanwhile, and all must open it anew.</summary>
    /// <exception cref="JournalException">Another file stands in its place, or it cannot be put there.</exception>
    public void PutBack()
    {
        ThrowIfReplaced();
        var saved = SavedOf(file);
        try
        {
            folder.PutBack();
            leftCopy = true;
            File.Delete(saved);
            PrivateFile.Make(saved);
            using (var copy = new SqliteConnection($"Data Source={saved};Pooling=False"))
            {
                copy.Open();
                held.BackupDatabase(copy);
            }

            Place(saved, file);
            leftCopy = false;
        }
        catch (SqliteException e)
        {
            throw e.Explain(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException(
                $"The call database {Name} was removed while the service runs, and it cannot be put back: let this user write to DATA_DIR, or make room there; "
                + "the service goes on by itself. Do not stop it before: all calls would be lost.",
                e);
        }

        var gone = held;
        held = open();
        gone.Dispose();
        LogPutBack(Name);
    }

    /// <summary>
    /// Drops the copy of a <see cref="PutBack"/> that failed, when what was removed stands in its place again: somebody has brought it back, and it gets
    /// what is written from now on. The next start would take the copy for what holds all.
    /// </summary>
    public void DropCopy()
    {
        if (!leftCopy)
        {
            return;
        }

        try
        {
            File.Delete(SavedOf(file));
            leftCopy = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Tried again before the next write.
        }
    }

    public void Dispose() => held.Dispose();

    private static string SavedOf(string file) => file + ".saved";

    private static void Place(string saved, string file)
    {
        File.Delete(file + "-wal"); // it may be left of what is gone, and would be read into the copy
        File.Delete(file + "-shm");
        File.Move(saved, file, overwrite: true);
    }

    /// <summary>The copy is one transaction: a kill in it leaves nothing, and a journal that says so.</summary>
    private static bool IsWhole(string saved)
    {
        try
        {
            using var copy = new SqliteConnection($"Data Source={saved};Mode=ReadWrite;Pooling=False");
            copy.Open();
            using var versions = new SqliteCommand("SELECT COUNT(*) FROM schema_version", copy);
            using var check = new SqliteCommand("PRAGMA quick_check(1)", copy);
            return versions.ExecuteScalar() is > 0L && check.ExecuteScalar() is "ok";
        }
        catch (SqliteException e) when (e.SqliteErrorCode is NoSuchTable or Corrupt or NotADatabase)
        {
            return false;
        }
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int FileControl(sqlite3 database, nint schema, int operation, out int result);

    [LoggerMessage(5021, LogLevel.Warning, "The call database {File} was removed while the service ran, which was killed when it put it back. It is there again, with all that it held; "
        + "if another file stood in its place it is now {File}.other: delete that when you need nothing of it")]
    public static partial void LogFinished(ILogger logger, string file);

    [LoggerMessage(5020, LogLevel.Error, "The call database {File} was removed while the service runs. It was put back, with all that it held, and so were the service's own "
        + "secrets if they had gone, too; recordings were not. Stop the service before you clear up there, and erase calls with DELETE /calls/<id>")]
    private partial void LogPutBack(string file);
}
