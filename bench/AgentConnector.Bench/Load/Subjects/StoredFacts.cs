using Microsoft.Data.Sqlite;

namespace AgentConnector.Bench.Load.Subjects;

/// <summary>What the service wrote down of all its calls, read from its database.</summary>
/// <param name="Turns">Turns of the transcripts, each once however often it was corrected.</param>
/// <param name="Latencies">Facts that tell how fast an agent replied.</param>
/// <param name="All">Facts of all kinds.</param>
internal sealed record StoredFacts(long Turns, long Latencies, long All)
{
    private const string Query =
        """
        SELECT count(DISTINCT CASE type WHEN 'call.turn' THEN call || ':' || json_extract(fact, '$.turn') END),
               count(*) FILTER (WHERE type = 'call.latency'),
               count(*)
        FROM events
        """;

    public double LatenciesPerTurn => Turns == 0 ? 0 : (double)Latencies / Turns;

    public static StoredFacts Read(string data)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(data, "calls.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Query;
        using var reader = command.ExecuteReader();
        reader.Read();
        return new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }
}
