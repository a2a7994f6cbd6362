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

    private SqliteConnection held = open();

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

    /// <summary>Puts everything back that was written. Nobody may read or write meanwhile, and all must open it anew.</summary>
    /// <exception cref="JournalException">Another file stands in its place, or it cannot be put there.</exception>
    public void PutBack()
    {
        ThrowIfReplaced();
        var saved = file + ".saved";
        try
        {
            folder.PutBack();
            File.Delete(saved);
            PrivateFile.Make(saved);
            using (var copy = new SqliteConnection($"Data Source={saved};Pooling=False"))
            {
                copy.Open();
                held.BackupDatabase(copy);
            }

            File.Delete(file + "-wal"); // it may be left of what is gone, and would be read into the copy
            File.Delete(file + "-shm");
            File.Move(saved, file, overwrite: true);
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

    public void Dispose() => held.Dispose();

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int FileControl(sqlite3 database, nint schema, int operation, out int result);

    [LoggerMessage(5020, LogLevel.Error, "The call database {File} was removed while the service runs. It was put back, with all that it held; what else was in "
        + "DATA_DIR, such as recordings and secrets, was not. Stop the service before you clear up there, and erase calls with DELETE /calls/<id>")]
    private partial void LogPutBack(string file);
}
