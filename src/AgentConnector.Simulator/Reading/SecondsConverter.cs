using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentConnector.Simulator.Reading;

/// <summary>A length of time as a number of seconds, at most a day.</summary>
internal sealed class SecondsConverter : JsonConverter<TimeSpan>
{
    public const string Remedy = "write a number from 0 to 86400";

    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.Number && reader.GetDouble() is >= 0 and <= 86_400 and var seconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new JsonException(Remedy);

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(value.TotalSeconds);
}
