using System.Buffers;
using System.Text.Json;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>
/// Reads a document whose contents are only carried on, as a parser that takes things easily would: what is no text becomes U+FFFD, and of a
/// name that stands twice the last counts. Whatever is behind it can neither throw at a text nor at a name.
/// </summary>
internal static class CarriedJson
{
    /// <summary>What is deeper could not be told: what is carried gets some levels around it, and the framework writes 64 at most.</summary>
    public const int Deepest = 48;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = Deepest };

    /// <exception cref="JsonException">It is no JSON, or nested more than <see cref="Deepest"/> levels deep.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        var document = JsonDocument.Parse(WellFormedJson.Repair(utf8), Options);
        if (!HasTwins(document.RootElement))
        {
            return document;
        }

        using (document)
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer))
            {
                WriteLast(writer, document.RootElement);
            }

            return JsonDocument.Parse(buffer.WrittenMemory, Options);
        }
    }

    private static bool HasTwins(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var names = new HashSet<string>(StringComparer.Ordinal);
                return value.EnumerateObject().Any(member => !names.Add(member.Name) || HasTwins(member.Value));
            case JsonValueKind.Array:
                return value.EnumerateArray().Any(HasTwins);
            default:
                return false;
        }
    }

    private static void WriteLast(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (var member in value.EnumerateObject())
                {
                    members[member.Name] = member.Value;
                }

                writer.WriteStartObject();
                foreach (var (name, last) in members)
                {
                    writer.WritePropertyName(name);
                    WriteLast(writer, last);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    WriteLast(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
