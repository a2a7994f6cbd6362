using Microsoft.Data.Sqlite;

namespace AgentConnector.Bench.Soak.Figures;

/// <summary>What is left when all calls are over.</summary>
/// <param name="Stored">Calls in the store: those that were erased are not.</param>
/// <param name="NotOneEnding">Calls in it that have no ending, or more than one.</param>
/// <param name="StillRunning">Calls that the service takes for running.</param>
internal sealed record SoakAftermath(int Stored, int NotOneEnding, int StillRunning)
{
    private const string Query =
        """
        SELECT count(*), count(*) FILTER (WHERE endings <> 1)
        FROM (SELECT (SELECT count(*) FROM events WHERE events.call = calls.n AND type = 'call.ended') AS endings FROM calls)
        """;

    public static SoakAftermath Read(string database, int stillRunning)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Query;
        using var reader = command.ExecuteReader();
        reader.Read();
        return new(reader.GetInt32(0), reader.GetInt32(1), stillRunning);
    }
}
