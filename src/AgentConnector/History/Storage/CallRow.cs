using AgentConnector.Calls;
using AgentConnector.Calls.Talking;
using AgentConnector.Wire;

namespace AgentConnector.History.Storage;

/// <summary>A row of <c>calls</c>: what the facts of a call say of it, one after the other. Its column names are those of the table.</summary>
internal sealed class CallRow
{
    /// <summary>All that <see cref="Apply"/> needs, for a SELECT.</summary>
    public const string Columns = """
        n AS N, id AS Id, last_seq AS LastSeq, status AS Status, created_at AS CreatedAt, started_at AS StartedAt, ended_at AS EndedAt,
        duration_ms AS DurationMs, end_party AS EndParty, end_reason AS EndReason, end_detail AS EndDetail, end_explanation AS EndExplanation,
        agent_id AS AgentId, to_address AS ToAddress, endpoint AS Endpoint, conversation_id AS ConversationId, scenario AS Scenario,
        user_id AS UserId, requested_by AS RequestedBy, turn_count AS TurnCount, recording AS Recording
        """;

    public long N { get; set; }

    public required string Id { get; init; }

    public long LastSeq { get; private set; }

    public string Status { get; private set; } = WireName.Of(CallStatus.Queued);

    public long CreatedAt { get; init; }

    public long? StartedAt { get; private set; }

    public long? EndedAt { get; private set; }

    public long? DurationMs { get; private set; }

    public string? EndParty { get; private set; }

    public string? EndReason { get; private set; }

    public string? EndDetail { get; private set; }

    public string? EndExplanation { get; private set; }

    public required string AgentId { get; init; }

    public required string ToAddress { get; init; }

    public string? Endpoint { get; private set; }

    public string? ConversationId { get; private set; }

    public string? Scenario { get; init; }

    public string? UserId { get; init; }

    public string? RequestedBy { get; init; }

    /// <summary>As it was sent. It may be long, and is read for whoever asks for the record only.</summary>
    public string? Metadata { get; init; }

    public int TurnCount { get; private set; }

    public string? Recording { get; private set; }

    /// <summary>The row of a call that was admitted, before its first fact.</summary>
    public static CallRow Of(CallId id, CallQueued fact, DateTimeOffset at) => new()
    {
        Id = id.ToString(),
        CreatedAt = at.ToUnixTimeMilliseconds(),
        AgentId = fact.AgentId,
        ToAddress = fact.To,
        Scenario = fact.Scenario,
        UserId = fact.UserId,
        RequestedBy = fact.RequestedBy,
        Metadata = fact.Metadata?.GetRawText(),
    };

    /// <summary>Folds the next fact in. The first word counts: a fact that is repeated changes nothing, and nothing follows an ending.</summary>
    /// <param name="entry">The fact.</param>
    /// <param name="count">Counts a turn (true), or no longer (false); says whether that changes anything.</param>
    public void Apply(JournalEntry entry, Func<Speaker, int, bool, bool> count)
    {
        LastSeq = entry.Seq;
        if (EndedAt is not null)
        {
            return;
        }

        Status = WireName.Of(WireName.Parse<CallStatus>(Status).After(entry.Fact));
        switch (entry.Fact)
        {
            case CallStarted started when StartedAt is null:
                (StartedAt, ConversationId, Endpoint) = (entry.At.ToUnixTimeMilliseconds(), started.ConversationId, started.Endpoint);
                break;
            case CallTurn { Tentative: false } turn when count(turn.Speaker, turn.Turn, true):
                TurnCount++;
                break;
            case CallTurnCorrected { Text: "" } corrected when count(Speaker.Agent, corrected.Turn, false):
                TurnCount--;
                break;
            case CallEnded ended:
                (EndedAt, DurationMs, Recording) = (entry.At.ToUnixTimeMilliseconds(), ended.DurationMs, ended.Recording);
                (EndParty, EndReason) = (WireName.Of(ended.End.By), WireName.Of(ended.End.Reason));
                (EndDetail, EndExplanation) = (ended.End.Detail, ended.End.Explanation);
                break;
        }
    }
}
