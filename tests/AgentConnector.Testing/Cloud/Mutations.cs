using System.Text;
using System.Text.Json;

namespace AgentConnector.Testing.Cloud;

/// <summary>A message of the cloud with one value at a time gone, or replaced by something that nobody would expect there.</summary>
public static class Mutations
{
    /// <summary>The name under which mutations of the envelope itself are told.</summary>
    public const string Envelope = "(envelope)";

    private const string Type = "type";

    private static readonly string[] Odd =
    [
        "null", "true", "false", "0", "-1", "7", "1.5", "1785312000123", "-9223372036854775808", "99999999999999999999", "1e400",
        "\"\"", "\"x\"", "\"12\"", "\"\\ud83d\"", "\"caf\\udc00\\u00e9\"", "\"" + new string('z', 70_000) + "\"",
        "[]", "{}", "[null]", "[[1.5,null]]", "{\"event_id\":{}}", new string('[', 200) + new string(']', 200),
    ];

    /// <summary>Every mutation of every value under the envelope, with the name of the envelope's field it lies in.</summary>
    public static IEnumerable<(byte[] Message, string Field)> Of(byte[] message)
    {
        foreach (var (start, end, field, member) in Places(message))
        {
            foreach (var odd in Odd)
            {
                yield return ([.. message[..start], .. Encoding.UTF8.GetBytes(odd), .. message[end..]], field);
            }

            // Lone bytes of Latin-1, in a text of its own.
            yield return ([.. message[..start], .. "\"caf"u8, 0xE9, .. "\""u8, .. message[end..]], field);
            if (member >= 0)
            {
                yield return (Without(message, member, end), field);
            }
        }
    }

    // A member with the comma that follows or precedes it.
    private static byte[] Without(byte[] message, int start, int end)
    {
        var after = end;
        while (message[after] is (byte)' ' or (byte)'\n' or (byte)'\r')
        {
            after++;
        }

        if (message[after] == ',')
        {
            return [.. message[..start], .. message[(after + 1)..]];
        }

        var before = start;
        while (before > 0 && message[before - 1] is (byte)' ' or (byte)'\n' or (byte)'\r')
        {
            before--;
        }

        return message[before - 1] == ',' ? [.. message[..(before - 1)], .. message[end..]] : [.. message[..start], .. message[end..]];
    }

    private static List<(int Start, int End, string Field, int Member)> Places(byte[] message)
    {
        var places = new List<(int, int, string, int)>();
        var reader = new Utf8JsonReader(message);
        var (field, member) = ("", -1);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName)
            {
                member = (int)reader.TokenStartIndex;
                field = reader.CurrentDepth switch { 1 => reader.GetString()!, 2 => reader.GetString()!, _ => field };
            }
            else if (reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray) && reader.CurrentDepth > 0
                && !(reader.CurrentDepth == 1 && field == Type))
            {
                var value = reader;
                value.Skip();
                places.Add(((int)reader.TokenStartIndex, (int)value.BytesConsumed, reader.CurrentDepth == 1 ? Envelope : field, member));
                member = -1; // the next one is an item, unless a name comes before it
            }
        }

        return places;
    }
}
