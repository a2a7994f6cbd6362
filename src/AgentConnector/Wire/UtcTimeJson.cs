using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentConnector.Wire;

/// <summary>Writes a moment as a <see cref="Timestamp"/>.</summary>
internal sealed class UtcTimeJson : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Timestamp.Of(value));
}
