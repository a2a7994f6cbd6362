using AgentConnector.Calls;
using Microsoft.Data.Sqlite;

namespace AgentConnector.History.Storage;

/// <summary>Puts the database's error codes into words that say what to do.</summary>
internal static class StoreFailures
{
    // Result codes of the SQLite C API.
    private const int Perm = 3, Busy = 5, Locked = 6, ReadOnly = 8, IoError = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;

    extension(SqliteException failure)
    {
        /// <summary>Whether the store as a whole is in trouble, rather than the one statement.</summary>
        public bool ConcernsStore => failure.SqliteErrorCode
            is Perm or Busy or Locked or ReadOnly or IoError or Corrupt or Full or CannotOpen or NotADatabase;

        /// <summary>In words that may leave this machine: the file is named by its setting.</summary>
        public JournalException Explain(string file) => new(failure.Advice($"DATA_DIR/{Path.GetFileName(file)}"), failure);

        private string Advice(string file) => failure.SqliteErrorCode switch
        {
            Full => $"The disk or the size limit of the call database {file} is full: free some space, or erase calls; the service goes on by itself.",
            Busy or Locked => $"Another program holds the call database {file} locked: close it; the service goes on by itself.",
            Corrupt or NotADatabase => $"The call database {file} is damaged: stop the service, move {file}* elsewhere (the sqlite3 tool's "
                + ".recover may read it), restore a backup if there is one, and start again.",
            Perm or ReadOnly or CannotOpen => $"The call database {file} cannot be opened for writing: let this user write to it and to its folder.",
            IoError => $"The disk failed under the call database {file}: look at the system's log, and at the space left.",
            _ => $"The call database {file} refused a statement (SQLite {failure.SqliteExtendedErrorCode}).",
        };
    }
}
