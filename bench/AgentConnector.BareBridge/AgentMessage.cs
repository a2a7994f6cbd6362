using System.Text.Json;

namespace AgentConnector.BareBridge;

/// <summary>A message of an agent's conversation.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Value">Where in the message the base64 of the sound, or the ping's number, stands.</param>
internal readonly record struct AgentMessage(AgentMessageKind Kind, Range Value)
{
    public static AgentMessage Read(ReadOnlySpan<byte> message)
    {
        var (kind, value) = (AgentMessageKind.Other, default(Range));
        var reader = new Utf8JsonReader(message);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                kind = reader.ValueTextEquals("audio"u8) ? AgentMessageKind.Sound
                    : reader.ValueTextEquals("ping"u8) ? AgentMessageKind.Ping
                    : reader.ValueTextEquals("interruption"u8) ? AgentMessageKind.Interruption
                    : AgentMessageKind.Other;
            }
            else if (reader.ValueTextEquals("audio_event"u8))
            {
                value = JsonPlaces.Member(ref reader, "audio_base_64"u8);
            }
            else if (reader.ValueTextEquals("ping_event"u8))
            {
                value = JsonPlaces.Member(ref reader, "event_id"u8);
            }
            else
            {
                reader.Skip();
            }
        }

        return new(kind, value);
    }
}
