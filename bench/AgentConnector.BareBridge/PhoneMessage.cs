using System.Text.Json;

namespace AgentConnector.BareBridge;

/// <summary>A message of a Twilio media stream.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Sound">Where in the message the base64 of the sound stands.</param>
internal readonly record struct PhoneMessage(PhoneMessageKind Kind, Range Sound)
{
    public static PhoneMessage Read(ReadOnlySpan<byte> message)
    {
        var (kind, sound) = (PhoneMessageKind.Other, default(Range));
        var reader = new Utf8JsonReader(message);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("event"u8))
            {
                reader.Read();
                kind = reader.ValueTextEquals("media"u8) ? PhoneMessageKind.Media
                    : reader.ValueTextEquals("start"u8) ? PhoneMessageKind.Start
                    : reader.ValueTextEquals("stop"u8) ? PhoneMessageKind.Stop
                    : PhoneMessageKind.Other;
            }
            else if (reader.ValueTextEquals("media"u8))
            {
                sound = JsonPlaces.Member(ref reader, "payload"u8);
            }
            else
            {
                reader.Skip();
            }
        }

        return new(kind, sound);
    }
}
