using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>Reads an enum by its snake_case name; a name from the future reads as the enum's zero, <c>Unknown</c>.</summary>
internal sealed class OpenEnum<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.String)
        {
            throw new JsonException("Expected a text.");
        }

        var name = reader.GetString()!.Replace("_", "", StringComparison.Ordinal);
        return name.Length > 0 && char.IsLetter(name[0]) && Enum.TryParse<T>(name, ignoreCase: true, out var value) ? value : default;
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
}
