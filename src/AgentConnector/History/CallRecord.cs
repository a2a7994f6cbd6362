using System.Text.Json;
using System.Text.Json.Serialization;
using AgentConnector.Calls;
using AgentConnector.Calls.Talking;
using AgentConnector.Wire;

namespace AgentConnector.History;

/// <summary>What is known of a call, derived from its facts. In lists without <c>audio</c>, <c>latency</c>, <c>silence_latency</c>, <c>warnings</c> and <c>analysis</c>.</summary>
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

    public CallAudio? Audio { get; init; }

    public ResponseLatency? Latency { get; init; }

    public SilenceLatency? SilenceLatency { get; init; }

    public IReadOnlyList<CallRemark>? Warnings { get; init; }

    /// <summary>What ElevenLabs made of the conversation, once it has told.</summary>
    public CallAnalyzed? Analysis { get; init; }

    public CallLinks Links { get; private init; } = CallLinks.Of(pathBase: null, SessionId, Status);

    /// <summary>With the prefix a proxy keeps before every address.</summary>
    internal CallRecord Below(PathString pathBase) => this with { Recording = Recording is null ? null : pathBase + Recording, Links = CallLinks.Of(pathBase, SessionId, Status) };

    /// <summary>Folds the facts of one call, oldest first. Repeated facts, gaps and unknown kinds do no harm.</summary>
    /// <returns>Null when the facts do not say which call was asked for.</returns>
    public static CallRecord? From(IReadOnlyList<JournalEntry> entries)
    {
        var life = entries.DistinctBy(entry => entry.Seq).ToList();
        var ending = life.FindIndex(entry => entry.Fact is CallEnded);
        var facts = ending < 0 ? life : life[..(ending + 1)]; // nothing follows an ending, but the analysis
        if (First<CallQueued>(facts) is not var (admitted, queued))
        {
            return null;
        }

        var started = First<CallStarted>(facts);
        var ended = First<CallEnded>(facts);
        return new(
            admitted.CallId,
            facts.Aggregate(CallStatus.Queued, (status, entry) => status.After(entry.Fact)),
            admitted.At,
            started?.Entry.At,
            ended?.Entry.At,
            ended?.Fact.DurationMs,
            ended?.Fact.End,
            queued.AgentId,
            queued.To,
            started?.Fact.Endpoint,
            started?.Fact.ConversationId,
            queued.Scenario,
            queued.UserId,
            queued.RequestedBy,
            queued.Metadata,
            CountTurns(facts),
            ended?.Fact.Recording)
        {
            Audio = CallAudio.From(facts),
            Latency = ResponseLatency.From(facts),
            SilenceLatency = SilenceLatency.From(facts),
            Warnings = CallRemark.From(facts),
            Analysis = First<CallAnalyzed>(life)?.Fact,
        };
    }

    private static int CountTurns(List<JournalEntry> entries)
    {
        var turns = new HashSet<(Speaker, int)>();
        foreach (var entry in entries)
        {
            _ = entry.Fact switch
            {
                CallTurn { Tentative: false } turn => turns.Add((turn.Speaker, turn.Turn)),
                CallTurnCorrected { Text: "" } corrected => turns.Remove((Speaker.Agent, corrected.Turn)),
                _ => false,
            };
        }

        return turns.Count;
    }

    private static (JournalEntry Entry, T Fact)? First<T>(List<JournalEntry> entries)
        where T : CallEvent =>
        entries.Find(entry => entry.Fact is T) is { } entry ? (entry, (T)entry.Fact) : null;
}
