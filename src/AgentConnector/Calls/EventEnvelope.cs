using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentConnector.Calls;

/// <summary>An event as the outside sees it, in streams and in deliveries alike.</summary>
/// <param name="Id">Unique for ever; where a stream resumes, and the <c>webhook-id</c> of deliveries.</param>
/// <param name="CallId">The call's <c>session_id</c>.</param>
/// <param name="Seq">1, 2, 3 … within the call.</param>
/// <param name="Type">Such as <c>call.turn</c>.</param>
/// <param name="At">When it was stored.</param>
/// <param name="Data">The fact's own fields.</param>
public sealed record EventEnvelope(
    string Id,
    CallId CallId,
    long Seq,
    string Type,
    [property: JsonConverter(typeof(UtcTimeJson))] DateTimeOffset At,
    JsonElement Data)
{
    public static EventEnvelope From(JournalEntry entry)
    {
        // By its own type, not as a CallEvent: the envelope already says the type.
        var data = JsonSerializer.SerializeToElement(entry.Fact, CallJson.Default.GetTypeInfo(entry.Fact.GetType())!);
        return new(entry.Id, entry.CallId, entry.Seq, entry.Fact.Type, entry.At, data);
    }

    public string ToJson() => JsonSerializer.Serialize(this, CallJson.Default.EventEnvelope);
}
