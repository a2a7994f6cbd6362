using AgentConnector.Calls.Limits;
using AgentConnector.History.Storage;
using Dapper;

namespace AgentConnector.History;

/// <summary>How long calls have lasted, by their rows.</summary>
internal sealed class TalkTime(CallDatabase database) : ITalkTime
{
    /// <summary>No call is longer (MAX_DURATION_SECONDS): what began earlier is over.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromDays(1);

    // How long it lasted, not when it was ended: one that a killed process left open is ended by the next start.
    private const string Sum = """
        SELECT COALESCE(SUM(MAX(0,
            MIN(@until, CASE WHEN ended_at IS NULL THEN @now ELSE started_at + COALESCE(duration_ms, 0) END) - MAX(@from, started_at))), 0)
        FROM calls
        WHERE requested_by = @key AND started_at IS NOT NULL AND started_at >= @earliest AND started_at < @until AND scenario IS NULL AND status <> 'waiting'
        """;

    public TimeSpan OfKey(string key, DateTimeOffset midnight, DateTimeOffset now) => TimeSpan.FromMilliseconds(
        database.Read(connection => connection.ExecuteScalar<long>(Sum, new
        {
            key,
            from = midnight.ToUnixTimeMilliseconds(),
            until = midnight.AddDays(1).ToUnixTimeMilliseconds(),
            now = now.ToUnixTimeMilliseconds(),
            earliest = (midnight - LongestCall).ToUnixTimeMilliseconds(),
        })));
}
