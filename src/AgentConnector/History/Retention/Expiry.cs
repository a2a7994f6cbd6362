using AgentConnector.History.Storage;

namespace AgentConnector.History.Retention;

/// <summary>How one part of a call is removed from the database.</summary>
/// <param name="Part">Which.</param>
/// <param name="Statements">Each changes at most <c>@left</c> rows of the call <c>@call</c>, and none that it has changed before.</param>
/// <param name="WaitsForDeliveries">It would take away what is still to be delivered.</param>
internal sealed record Expiry(KeptParts Part, IReadOnlyList<string> Statements, bool WaitsForDeliveries = false)
{
    /// <summary>The addresses of people: those of files and sound cards say nothing of anybody.</summary>
    private const string IsPerson = "NOT LIKE 'wav:%' AND {0} NOT LIKE 'device:%' AND {0} NOT LIKE '%:expired'";

    private static readonly string[] WordsOfAnalysis = ["summary", "title", "data_collection", "evaluation", "error"];

    /// <summary>The words go, the facts stay: what was when, how long, and by whom, is no transcript, and deliveries point to them.</summary>
    public static Expiry Transcript { get; } = new(
        KeptParts.Transcript,
        [
            Change("json_set(fact, '$.text', '{mark}')", "type = 'call.turn' AND json_extract(fact, '$.text') <> '{mark}'"),
            // Empty means that there was no such turn, and must go on meaning that.
            Change(
                "json_set(fact, '$.text', CASE json_extract(fact, '$.text') WHEN '' THEN '' ELSE '{mark}' END, '$.original_text', '{mark}')",
                "type = 'call.turn_corrected' AND json_extract(fact, '$.original_text') <> '{mark}'"),
            Change("json_set(fact, '$.digit', '{mark}')", "type = 'call.dtmf' AND json_extract(fact, '$.digit') <> '{mark}'"),
            Change("json_set(fact, '$.digits', '{mark}')", "type = 'call.dtmf_sent' AND json_extract(fact, '$.digits') <> '{mark}'"),
            Change("json_remove(fact, '$.parameters')", "type = 'call.approval_needed' AND json_type(fact, '$.parameters') IS NOT NULL"),
            Change("json_remove(fact, '$.content')", "type = 'call.content' AND json_type(fact, '$.content') IS NOT NULL"),
            Change("json_set(fact, '$.transcript', json('[]'))", "type = 'call.ended' AND json_array_length(fact, '$.transcript') > 0"),
            Change(
                $"json_remove(fact, {string.Join(", ", WordsOfAnalysis.Select(name => $"'$.{name}'"))})",
                $"type = 'call.analyzed' AND ({string.Join(" OR ", WordsOfAnalysis.Select(name => $"json_type(fact, '$.{name}') IS NOT NULL"))})"),
        ],
        WaitsForDeliveries: true);

    /// <summary>What begins and ends a call stays: without it there is no record. An ending that does not hold the transcript leaves it to its turns.</summary>
    public static Expiry Events { get; } = new(
        KeptParts.Events,
        [
            """
            DELETE FROM events WHERE n IN (
                SELECT n FROM events WHERE call = @call AND type NOT IN ('call.queued', 'call.started', 'call.admitted', 'call.ended', 'call.analyzed')
                  AND (type NOT IN ('call.turn', 'call.turn_corrected') OR EXISTS (
                      SELECT 1 FROM calls c JOIN events ending ON ending.call = c.n AND ending.type = 'call.ended'
                      WHERE c.n = @call AND (c.expired & 2 <> 0 OR json_array_length(ending.fact, '$.transcript') > 0)))
                LIMIT @left)
            """,
        ],
        WaitsForDeliveries: true);

    public static Expiry Metadata { get; } = new(
        KeptParts.Metadata,
        [
            Change(
                $"json_remove(CASE WHEN {OfPerson("json_extract(fact, '$.to')")} THEN json_set(fact, '$.to', {Nobody("json_extract(fact, '$.to')")}) ELSE fact END, '$.metadata', '$.user_id', '$.from')",
                $"type = 'call.queued' AND (json_type(fact, '$.metadata') IS NOT NULL OR json_type(fact, '$.user_id') IS NOT NULL OR json_type(fact, '$.from') IS NOT NULL OR {OfPerson("json_extract(fact, '$.to')")})"),
            Change($"json_set(fact, '$.endpoint', {Nobody("json_extract(fact, '$.endpoint')")})", $"type = 'call.started' AND {OfPerson("json_extract(fact, '$.endpoint')")}"),
            Change("json_remove(fact, '$.metadata', '$.end.detail')", "type = 'call.ended' AND (json_type(fact, '$.metadata') IS NOT NULL OR json_type(fact, '$.end.detail') IS NOT NULL)"),
            Change("json_set(fact, '$.detail', '{mark}')", "type IN ('call.warning', 'call.agent_lost') AND json_extract(fact, '$.detail') <> '{mark}'"),
            $"""
            UPDATE calls SET
                metadata = NULL, user_id = NULL, from_address = NULL, end_detail = NULL, idempotency_key = NULL,
                request_hash = '', answer_status = NULL, answer_type = NULL, answer_body = NULL,
                to_address = CASE WHEN {OfPerson("to_address")} THEN {Nobody("to_address")} ELSE to_address END,
                endpoint = CASE WHEN {OfPerson("endpoint")} THEN {Nobody("endpoint")} ELSE endpoint END
            WHERE n = @call AND request_hash <> '' AND @left > 0
            """,
        ],
        WaitsForDeliveries: true);

    public static Expiry Deliveries { get; } = new(
        KeptParts.Deliveries,
        [
            "DELETE FROM deliveries WHERE n IN (SELECT n FROM deliveries WHERE call = @call LIMIT @left)",
            "DELETE FROM receivers WHERE n IN (SELECT n FROM receivers WHERE call = @call LIMIT @left)",
        ],
        WaitsForDeliveries: true);

    private static string Change(string to, string where) =>
        $"UPDATE events SET fact = {to} WHERE n IN (SELECT n FROM events WHERE call = @call AND {where} LIMIT @left)"
            .Replace("{mark}", RemovedText.Mark, StringComparison.Ordinal);

    private static string OfPerson(string address) => $"{address} " + IsPerson.Replace("{0}", address, StringComparison.Ordinal);

    private static string Nobody(string address) => $"substr({address}, 1, instr({address}, ':')) || 'expired'";
}
