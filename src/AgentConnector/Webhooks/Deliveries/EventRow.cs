using System.Text.Json;
using AgentConnector.Calls;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>A row of <c>events</c> with what of its call is told along.</summary>
internal sealed class EventRow
{
    public required string Id { get; init; }

    public required string Call { get; init; }

    public required string AgentId { get; init; }

    public required string ToAddress { get; init; }

    public long Seq { get; init; }

    public long At { get; init; }

    public required string Fact { get; init; }

    public EventEnvelope ToEnvelope()
    {
        var fact = JsonSerializer.Deserialize(Fact, CallJson.Default.CallEvent)!;
        var entry = new JournalEntry(Id, CallId.Parse(Call), Seq, DateTimeOffset.FromUnixTimeMilliseconds(At), fact);
        return EventEnvelope.From(entry) with { SessionId = entry.CallId, AgentId = AgentId, To = ToAddress };
    }
}
