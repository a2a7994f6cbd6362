using Microsoft.Data.Sqlite;

namespace AgentConnector.History.Storage;

/// <summary>
/// The connection that writes. What it has prepared lives as long as it does, and so does what is known of the database since all writes pass here:
/// a failure may have undone any of it, and is followed by a fresh connection.
/// </summary>
internal sealed class StoreConnection(string connectionString) : SqliteConnection(connectionString)
{
    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, object> known = [];
    private readonly HashSet<Action> afterCommit = [];

    /// <summary>Runs a statement that is used again and again: it is parsed once.</summary>
    /// <param name="sql">One of a few texts: each stays prepared.</param>
    /// <param name="parameters">The same names in the same order each time.</param>
    /// <returns>How many rows it changed.</returns>
    public int Run(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Prepared(sql, parameters).ExecuteNonQuery();

    /// <summary>Asks again and again, as <see cref="Run"/> does.</summary>
    /// <param name="sql">One of a few texts: each stays prepared.</param>
    /// <param name="parameters">The same names in the same order each time.</param>
    /// <returns>What stands first in the first row.</returns>
    public long Ask(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => (long)Prepared(sql, parameters).ExecuteScalar()!;

    /// <summary>What is known of the database; at first it is empty, and asks.</summary>
    public T Known<T>()
        where T : class, new()
    {
        if (known.TryGetValue(typeof(T), out var value))
        {
            return (T)value;
        }

        var made = new T();
        known[typeof(T)] = made;
        return made;
    }

    /// <summary>Does something once what is being written is on disk, and never if it fails; the same thing asked for twice is done once.</summary>
    /// <param name="action">Takes no time: it holds up every other write.</param>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    /// <summary>What is to be done, now that all is on disk.</summary>
    public IReadOnlyList<Action> TakeAfterCommit()
    {
        if (afterCommit.Count == 0)
        {
            return [];
        }

        Action[] actions = [.. afterCommit];
        afterCommit.Clear();
        return actions;
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var command in prepared.Values)
        {
            command.Dispose();
        }

        prepared.Clear();
        base.Dispose(disposing);
    }

    private SqliteCommand Prepared(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = new(sql, this);
            foreach (var (name, value) in parameters)
            {
                command.Parameters.AddWithValue(name, value ?? DBNull.Value);
            }

            command.Prepare();
            prepared.Add(sql, command);
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
        }

        return command;
    }
}
