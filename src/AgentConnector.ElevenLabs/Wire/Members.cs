using System.Text.Json;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>What an answer says, whatever shape it has: what is missing or of another kind reads as null.</summary>
internal static class Members
{
    extension(JsonElement element)
    {
        public JsonElement? Find(string name) =>
            element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

        public string? FindText(string name) => element.Find(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

        public long? FindNumber(string name) =>
            element.Find(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) && Math.Abs(value) < 1e15 ? (long)value : null;
    }
}
