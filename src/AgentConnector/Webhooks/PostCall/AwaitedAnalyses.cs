using AgentConnector.Calls;
using AgentConnector.History.Storage;
using Dapper;
using Microsoft.Extensions.Options;

namespace AgentConnector.Webhooks.PostCall;

/// <summary>
/// Whose analysis is still to be asked for: written in the transaction that stores a call's ending, for the conversation it ended with and for each it lost,
/// so that no kill forgets one; taken away with the analysis, whoever brings it.
/// </summary>
internal sealed class AwaitedAnalyses(CallDatabase database, JournalWriter writer, IOptions<WebhookOptions> options, TimeProvider time) : IFactObserver
{
    /// <summary>ElevenLabs takes a few seconds at least.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);

    private const string Await = """
        INSERT INTO awaited_analyses (call, conversation_id, due_at)
        SELECT @call, conversation, @due FROM (
            SELECT conversation_id AS conversation FROM calls WHERE n = @call AND conversation_id IS NOT NULL
            UNION
            SELECT json_extract(fact, '$.conversation_id') FROM events WHERE call = @call AND type = 'call.agent_lost')
        WHERE conversation NOT IN ('', '.', '..') AND conversation NOT IN (SELECT json_extract(fact, '$.conversation_id') FROM events WHERE call = @call AND type = 'call.analyzed' AND json_extract(fact, '$.conversation_id') IS NOT NULL)
        ON CONFLICT DO NOTHING
        """;

    private const string Forget = "DELETE FROM awaited_analyses WHERE call = @call AND conversation_id = COALESCE(@conversation, conversation_id)";

    private const string SelectDue = """
        SELECT a.call AS N, c.id AS Id, a.conversation_id AS ConversationId, c.scenario IS NOT NULL AS IsSimulated, a.tries AS Tries
        FROM awaited_analyses a JOIN calls c ON c.n = a.call WHERE a.due_at <= @now ORDER BY a.due_at LIMIT @limit
        """;

    private const string PutOff = "UPDATE awaited_analyses SET due_at = @due, tries = tries + 1 WHERE call = @call AND conversation_id = @conversation";

    /// <summary>What a clock that was set back since has planned too late.</summary>
    private const string Replan = "UPDATE awaited_analyses SET due_at = @latest WHERE due_at > @latest";

    private readonly Bell bell = new();

    /// <summary>Completes when another one is awaited. Take it before looking for what is due.</summary>
    public Task Next => bell.Next;

    /// <summary>Whether they are asked for at all. Where they are not, what an earlier process left stays as it is.</summary>
    public bool AreAskedFor => options.Value.Analysis is AnalysisSource.Poll;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Opened(StoreConnection connection, long call, Callback callback)
    {
        // Nothing is over.
    }

    public void Stored(StoreConnection connection, long call, JournalEntry entry)
    {
        if (entry.Fact is CallEnded && AreAskedFor)
        {
            if (connection.Run(Await, ("@call", call), ("@due", (entry.At + FirstPause).ToUnixTimeMilliseconds())) > 0)
            {
                connection.AfterCommit(bell.Ring);
            }
        }
        else if (entry.Fact is CallAnalyzed analyzed)
        {
            connection.Run(Forget, ("@call", call), ("@conversation", analyzed.ConversationId));
        }
    }

    public void Answered(StoreConnection connection, CallId id)
    {
        // Nothing is over.
    }

    /// <summary>What is to be asked for now, the longest due first.</summary>
    public IReadOnlyList<AwaitedAnalysis> Due(int limit) => database.Read(connection => connection
        .Query<(long N, string Id, string ConversationId, bool IsSimulated, int Tries)>(SelectDue, new { now = Now, limit })
        .Select(row => new AwaitedAnalysis(CallId.Parse(row.Id), row.N, row.ConversationId, row.IsSimulated, row.Tries))
        .ToList());

    /// <summary>When the next is due; null when none is awaited.</summary>
    public DateTimeOffset? NextDue() =>
        database.Read(connection => connection.ExecuteScalar<long?>("SELECT MIN(due_at) FROM awaited_analyses")) is { } due
            ? DateTimeOffset.FromUnixTimeMilliseconds(due)
            : null;

    /// <summary>It was asked for and is not there.</summary>
    public Task PutOffAsync(AwaitedAnalysis awaited, DateTimeOffset due, CancellationToken cancellationToken) => writer.WriteAsync(
        connection => connection.Run(PutOff, ("@due", due.ToUnixTimeMilliseconds()), ("@call", awaited.N), ("@conversation", awaited.ConversationId)),
        cancellationToken);

    /// <summary>It is not asked for any more.</summary>
    public Task ForgetAsync(AwaitedAnalysis awaited, CancellationToken cancellationToken) => writer.WriteAsync(
        connection => connection.Run(Forget, ("@call", awaited.N), ("@conversation", awaited.ConversationId)), cancellationToken);

    /// <summary>Nothing is due later than the longest pause from now.</summary>
    public Task ReplanAsync(TimeSpan longestPause, CancellationToken cancellationToken) => writer.WriteAsync(
        connection => connection.Execute(Replan, new { latest = Now + (long)longestPause.TotalMilliseconds }), cancellationToken);
}
