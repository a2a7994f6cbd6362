using AgentConnector.Calls;
using AgentConnector.Calls.Talking;
using AgentConnector.Wire;

namespace AgentConnector.History.Storage;

/// <summary>A row of <c>calls</c>: what the facts of a call say of it, one after the other. Its column names are those of the table.</summary>
internal sealed class CallRow
{
    /// <summary>For a SELECT.</summary>
    public const string Columns = """
        n AS N, id AS Id, status AS Status, created_at AS CreatedAt, started_at AS StartedAt, ended_at AS EndedAt,
        duration_ms AS DurationMs, end_party AS EndParty, end_reason AS EndReason, end_detail AS EndDetail, end_explanation AS EndExplanation,
        agent_id AS AgentId, to_address AS ToAddress, endpoint AS Endpoint, conversation_id AS ConversationId, scenario AS Scenario,
        user_id AS UserId, requested_by AS RequestedBy, turn_count AS TurnCount, recording AS Recording,
        from_address AS FromAddress, requested_session AS RequestedSession, expired AS Expired
        """;

    /// <summary>What facts change.</summary>
    private static readonly (string Column, Func<CallRow, object?> Value)[] Changeable =
    [
        ("status", row => row.Status),
        ("started_at", row => row.StartedAt),
        ("conversation_id", row => row.ConversationId),
        ("endpoint", row => row.Endpoint),
        ("turn_count", row => row.TurnCount),
        ("ended_at", row => row.EndedAt),
        ("duration_ms", row => row.DurationMs),
        ("end_party", row => row.EndParty),
        ("end_reason", row => row.EndReason),
        ("end_detail", row => row.EndDetail),
        ("end_explanation", row => row.EndExplanation),
        ("recording", row => row.Recording),
    ];

    private readonly HashSet<(Speaker Speaker, int Turn)> turns = [];

    public long N { get; set; }

    public required string Id { get; init; }

    /// <summary>The latest fact's; not in the table, where <c>events</c> say it.</summary>
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

    /// <summary>Who called, of a call that came in.</summary>
    public string? FromAddress { get; init; }

    /// <summary>The id that was asked for, where an earlier call has it.</summary>
    public string? RequestedSession { get; init; }

    /// <summary>What was removed because its time was up: <see cref="KeptParts"/>.</summary>
    public long Expired { get; init; }

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
        FromAddress = fact.From,
        RequestedSession = fact.RequestedSessionId,
        Metadata = fact.Metadata?.GetRawText(),
    };

    /// <summary>Folds the next fact in. The first word counts: a fact that is repeated changes nothing, and nothing follows an ending.</summary>
    /// <returns>The columns whose value is another one now.</returns>
    public IReadOnlyList<(string Column, object? Value)> Apply(JournalEntry entry)
    {
        LastSeq = entry.Seq;
        if (EndedAt is not null)
        {
            return [];
        }

        var before = Array.ConvertAll(Changeable, column => column.Value(this));
        Fold(entry);
        return
        [
            .. Changeable.Select(column => (column.Column, Value: column.Value(this))).Where((column, index) => !Equals(column.Value, before[index])),
        ];
    }

    /// <summary>Notes which turns there are; the count in the row has them already.</summary>
    /// <returns>Whether there is one more, or one less.</returns>
    public bool Recall(CallEvent fact) => fact switch
    {
        CallTurn { Tentative: false } turn => turns.Add((turn.Speaker, turn.Turn)),
        CallTurnCorrected { Text: "" } corrected => turns.Remove((Speaker.Agent, corrected.Turn)),
        _ => false,
    };

    private void Fold(JournalEntry entry)
    {
        Status = WireName.Of(WireName.Parse<CallStatus>(Status).After(entry.Fact));
        switch (entry.Fact)
        {
            case CallStarted started when StartedAt is null:
                (StartedAt, ConversationId, Endpoint) = (entry.At.ToUnixTimeMilliseconds(), started.ConversationId, started.Endpoint);
                break;
            case CallAdmitted when StartedAt is not null && TurnCount == 0:
                StartedAt = entry.At.ToUnixTimeMilliseconds(); // nothing was said before
                break;
            case CallAgentBack back:
                ConversationId = back.ConversationId; // the latest; the facts have them all
                break;
            case CallTurn when Recall(entry.Fact):
                TurnCount++;
                break;
            case CallTurnCorrected when Recall(entry.Fact):
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
