using System.Text.Json;
using System.Text.Json.Serialization;
using AgentConnector.Wire;

namespace AgentConnector.Calls;

/// <summary>An event as the outside sees it, in streams and in deliveries alike.</summary>
/// <param name="Id">Unique for ever; where a stream resumes, and the <c>webhook-id</c> of deliveries.</param>
/// <param name="CallId">The call's <c>session_id</c>.</param>
/// <param name="Seq">1, 2, 3 … within the call.</param>
/// <param name="Type">Such as <c>call.turn</c>.</param>
/// <param name="At">When it happened.</param>
/// <param name="Data">The fact's own fields.</param>
public sealed record EventEnvelope(
    string Id,
    CallId CallId,
    long Seq,
    string Type,
    [property: JsonConverter(typeof(UtcTimeJson))] DateTimeOffset At,
    [property: JsonPropertyOrder(1)] JsonElement Data)
{
    /// <summary>The same as <c>call_id</c>, under the name it has in requests and records; in deliveries.</summary>
    public CallId? SessionId { get; init; }

    /// <summary>The agent; in deliveries.</summary>
    public string? AgentId { get; init; }

    /// <summary>The endpoint that was asked for, such as <c>tel:+15551234567</c>; in deliveries.</summary>
    public string? To { get; init; }

    public static EventEnvelope From(JournalEntry entry)
    {
        // By its own type, not as a CallEvent: the envelope already says the type.
        var data = JsonSerializer.SerializeToElement(entry.Fact, CallJson.Default.GetTypeInfo(entry.Fact.GetType())!);
        return new(entry.Id, entry.CallId, entry.Seq, entry.Fact.Type, entry.At, data);
    }

    public string ToJson() => JsonSerializer.Serialize(this, CallJson.Default.EventEnvelope);
}
