using System.Text.Json;

namespace AgentConnector.BareBridge;

/// <summary>Finds values without copying them.</summary>
internal static class JsonPlaces
{
    /// <summary>Where a member's value stands in the object that follows, without its quotes. The reader is behind the object then.</summary>
    public static Range Member(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        var place = default(Range);
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
            return place;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
            {
                var start = (int)reader.TokenStartIndex + (reader.TokenType is JsonTokenType.String ? 1 : 0);
                place = start..(start + reader.ValueSpan.Length);
            }

            reader.Skip();
        }

        return place;
    }
}
