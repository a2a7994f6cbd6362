using System.Text.Json;
using System.Text.Json.Serialization;
using AgentConnector.Calls;
using AgentConnector.Calls.Talking;
using AgentConnector.History.Storage;
using AgentConnector.Wire;

namespace AgentConnector.History;

/// <summary>What is known of a call, derived from its facts. In lists without <c>queue_seconds</c>, <c>audio</c>, <c>latency</c>, <c>silence_latency</c>, <c>warnings</c> and <c>analysis</c>.</summary>
/// <param name="SessionId">The call's id.</param>
/// <param name="DurationMs">From start to end on the recording's clock; absent while the call lives.</param>
/// <param name="To">The endpoint that was asked for.</param>
/// <param name="Endpoint">The endpoint that was reached.</param>
/// <param name="TurnCount">Final utterances of both sides.</param>
public sealed record CallRecord(
    CallId SessionId,
    CallStatus Status,
    [property: JsonConverter(typeof(UtcTimeJson))] DateTimeOffset CreatedAt,
    [property: JsonConverter(typeof(UtcTimeJson))] DateTimeOffset? StartedAt,
    [property: JsonConverter(typeof(UtcTimeJson))] DateTimeOffset? EndedAt,
    long? DurationMs,
    Ending? End,
    string AgentId,
    string To,
    string? Endpoint,
    string? ConversationId,
    string? Scenario,
    string? UserId,
    string? RequestedBy,
    JsonElement? Metadata,
    int TurnCount,
    string? Recording)
{
    /// <summary>False while the call is over and the call store has not taken its outcome yet.</summary>
    public bool Stored { get; init; } = true;

    /// <summary>The <c>session_id</c> that was asked for, where an earlier call has it; absent otherwise.</summary>
    public string? RequestedSessionId { get; init; }

    /// <summary>How long it has waited in the agent's queue, once it was let in or has ended; no part of <c>duration_ms</c>. Absent when it did not wait.</summary>
    public double? QueueSeconds { get; init; }

    public CallAudio? Audio { get; init; }

    public ResponseLatency? Latency { get; init; }

    public SilenceLatency? SilenceLatency { get; init; }

    public IReadOnlyList<CallRemark>? Warnings { get; init; }

    /// <summary>What ElevenLabs made of the conversation, once it has told.</summary>
    public CallAnalyzed? Analysis { get; init; }

    /// <summary>What was removed because its time was up; absent when nothing was.</summary>
    public IReadOnlyList<KeptParts>? Expired { get; private init; }

    public CallLinks Links { get; private init; } = CallLinks.Of(pathBase: null, SessionId, Status);

    /// <summary>With the prefix a proxy keeps before every address.</summary>
    internal CallRecord Below(PathString pathBase) => this with
    {
        Recording = Recording is null ? null : pathBase + Recording,
        Links = CallLinks.Of(pathBase, SessionId, Status, !HasExpired(KeptParts.Recording)),
    };

    internal bool HasExpired(KeptParts part) => Expired?.Contains(part) is true;

    /// <summary>With what the store says of a call whose time is up in part.</summary>
    /// <param name="expired">What was removed.</param>
    /// <param name="turnCount">As it was.</param>
    internal CallRecord After(KeptParts expired, int turnCount) => expired is KeptParts.None ? this : this with
    {
        TurnCount = turnCount,
        Expired = [.. Enum.GetValues<KeptParts>().Where(part => part is not KeptParts.None && expired.HasFlag(part))],
        Recording = expired.HasFlag(KeptParts.Recording) ? null : Recording,
        Links = CallLinks.Of(pathBase: null, SessionId, Status, !expired.HasFlag(KeptParts.Recording)),
    };

    /// <summary>Folds the facts of one call, oldest first. Repeated facts, gaps and unknown kinds do no harm.</summary>
    /// <returns>Null when the facts do not say which call was asked for.</returns>
    public static CallRecord? From(IReadOnlyList<JournalEntry> entries)
    {
        var life = entries.DistinctBy(entry => entry.Seq).ToList();
        var ending = life.FindIndex(entry => entry.Fact is CallEnded);
        var facts = ending < 0 ? life : life[..(ending + 1)]; // nothing follows an ending, but the analysis
        if (facts.Find(entry => entry.Fact is CallQueued) is not { Fact: CallQueued queued } admitted)
        {
            return null;
        }

        var row = CallRow.Of(admitted.CallId, queued, admitted.At);
        facts.ForEach(entry => row.Apply(entry));
        return Of(row) with
        {
            QueueSeconds = CallProgress.WaitedMs(facts) is > 0 and var waited ? waited / 1000.0 : null,
            Audio = CallAudio.From(facts),
            Latency = ResponseLatency.From(facts),
            SilenceLatency = SilenceLatency.From(facts),
            Warnings = CallRemark.From(facts),
            Analysis = AnalysisOf([.. life.Select(entry => entry.Fact).OfType<CallAnalyzed>()], row.ConversationId),
        };
    }

    /// <summary>That of the conversation the record names; of earlier ones, whose agent was lost, only while there is no other.</summary>
    private static CallAnalyzed? AnalysisOf(IReadOnlyList<CallAnalyzed> all, string? conversation) =>
        all.FirstOrDefault(analysis => analysis.ConversationId == conversation) ?? (all.Count > 0 ? all[^1] : null);

    /// <summary>What a row says of its call.</summary>
    internal static CallRecord Of(CallRow row) => new CallRecord(
        CallId.Parse(row.Id),
        WireName.Parse<CallStatus>(row.Status),
        Time(row.CreatedAt)!.Value,
        Time(row.StartedAt),
        Time(row.EndedAt),
        row.DurationMs,
        row.EndReason is { } reason ? new(WireName.Parse<Party>(row.EndParty!), WireName.Parse<EndReason>(reason), row.EndDetail, row.EndExplanation!) : null,
        row.AgentId,
        row.ToAddress,
        row.Endpoint,
        row.ConversationId,
        row.Scenario,
        row.UserId,
        row.RequestedBy,
        row.Metadata is { } metadata ? JsonElement.Parse(metadata) : null,
        row.TurnCount,
        row.Recording)
    {
        RequestedSessionId = row.RequestedSession,
    }.After((KeptParts)row.Expired, row.TurnCount);

    private static DateTimeOffset? Time(long? milliseconds) =>
        milliseconds is { } since1970 ? DateTimeOffset.FromUnixTimeMilliseconds(since1970) : null;
}
