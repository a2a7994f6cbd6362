using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace AgentConnector.Calls.Starting;

/// <summary>
/// Tells equal bodies: SHA-256 over the JSON with its members in ordinal order, white space gone. Who is to be told of the call does not
/// count: a repeated n8n execution asks for the same call with a resume URL of its own. Nor does what is to become of a known one.
/// </summary>
internal static class RequestHash
{
    private static readonly string[] NotCounted = ["callback_url", "callback_events", "on_known_session"];

    /// <summary>Lower-case hex.</summary>
    public static string Of(JsonElement body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, body, NotCounted);
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value, params ReadOnlySpan<string> without)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    if (without.Contains(member.Name))
                    {
                        continue;
                    }

                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
