using System.Diagnostics.Metrics;
using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;
using AgentConnector.History.Storage;
using Dapper;

namespace AgentConnector.Webhooks.PostCall;

/// <summary>Lets ElevenLabs' report of a conversation join the record of its call.</summary>
internal sealed partial class PostCallDesk
{
    private readonly CallDatabase database;
    private readonly ICallJournal journal;
    private readonly ILogger<PostCallDesk> logger;
    private readonly Counter<long> reports;

    public PostCallDesk(CallDatabase database, ICallJournal journal, IMeterFactory meters, ILogger<PostCallDesk> logger)
    {
        this.database = database;
        this.journal = journal;
        this.logger = logger;
        reports = meters.Create("AgentConnector.Webhooks").CreateCounter<long>(
            "agent_connector.post_call_webhooks", description: "Post-call webhooks of ElevenLabs, by what became of them.");
    }

    /// <summary>Takes a report; one that was taken before changes nothing.</summary>
    /// <returns>What became of it: <c>joined</c>, <c>known</c>, <c>unknown_conversation</c> or <c>ignored</c>.</returns>
    public async Task<string> TakeAsync(PostCallReport report, CancellationToken cancellationToken)
    {
        var outcome = report switch
        {
            { Analysis: null } or { ConversationId: null } => "ignored", // audio we recorded ourselves, kinds we do not know
            { Analysis: { } analysis, ConversationId: { } conversation } => Find(conversation) is { } call
                ? await JoinAsync(call, analysis, cancellationToken) ? "joined" : "known"
                : "unknown_conversation",
        };
        reports.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        LogTaken(outcome);
        return outcome;
    }

    /// <summary>Puts an analysis into the record of its call. A summary repeats what was said: what is redacted there is here, too.</summary>
    /// <returns>False when it is there already, or the call is not.</returns>
    public async Task<bool> JoinAsync(CallId call, CallAnalyzed analysis, CancellationToken cancellationToken)
    {
        var facts = await journal.ReadAsync(call, 0, cancellationToken);
        var redacts = facts.Any(entry => entry.Fact is CallQueued { RedactDigits: true });
        return await journal.AppendAsync(call, redacts ? analysis.WithoutDigits() : analysis, cancellationToken) is not null;
    }

    /// <summary>A call is found by the conversation it ended with, and by each that it lost.</summary>
    private CallId? Find(string conversation) => database.Read(connection => connection.ExecuteScalar<string?>(
        """
        SELECT id FROM calls WHERE n = (
            SELECT MAX(n) FROM (
                SELECT n FROM calls WHERE conversation_id = @conversation
                UNION ALL
                SELECT call FROM events WHERE type = 'call.agent_lost' AND json_extract(fact, '$.conversation_id') = @conversation))
        """,
        new { conversation })) is { } id ? CallId.Parse(id) : null;

    [LoggerMessage(8301, LogLevel.Information, "A post-call webhook of ElevenLabs: {Outcome}")]
    private partial void LogTaken(string outcome);
}
