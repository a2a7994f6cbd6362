using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>Reads an id that some messages write as a text and others as a number.</summary>
internal sealed class OpenText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => throw new JsonException("Expected a text or a number."),
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
