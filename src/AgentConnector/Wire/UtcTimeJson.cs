using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentConnector.Wire;

/// <summary>Writes a moment as RFC 3339 in UTC with milliseconds, which every language's date parser reads.</summary>
internal sealed class UtcTimeJson : JsonConverter<DateTimeOffset>
{
    public static string Format(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Format(value));
}
