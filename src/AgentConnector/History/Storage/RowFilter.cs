using Dapper;

namespace AgentConnector.History.Storage;

/// <summary>Which rows a list shows: the conditions that were asked for, all of which must hold, and their values as parameters.</summary>
internal sealed class RowFilter
{
    private readonly List<string> conditions = [];

    public DynamicParameters Values { get; } = new();

    /// <summary>Adds a condition, unless its value is null: then nothing was asked.</summary>
    /// <param name="condition">In SQL, with <c>@name</c> where the value stands.</param>
    /// <param name="name">Of the parameter.</param>
    /// <param name="value">Never part of the SQL.</param>
    public RowFilter And(string condition, string name, object? value)
    {
        if (value is not null)
        {
            conditions.Add(condition);
            Values.Add(name, value);
        }

        return this;
    }

    /// <summary>The WHERE clause; empty when nothing was asked.</summary>
    public override string ToString() => conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions);
}
