using System.Text.Json;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>
/// Reads what the cloud sends: an object with a <c>type</c> and, under a name of its own, an envelope, in any order.
/// No input makes it throw: a message that lacks what it needs is malformed, a type from the future is an <see cref="UnknownMessage"/>.
/// </summary>
internal static class ServerMessageReader
{
    /// <param name="utf8">The message.</param>
    /// <param name="sound">Where the sound in it is decoded to.</param>
    public static ServerMessage Read(ReadOnlyMemory<byte> utf8, SoundBuffer sound)
    {
        string? type = null;
        try
        {
            // Mostly there is nothing but the type and the envelope, so one pass finds both.
            var message = new WireValue(WellFormedJson.Repair(utf8).Span);
            var other = default(WireField);
            var typed = false;
            foreach (var field in message.Fields)
            {
                if (!typed && field.Is("type"u8))
                {
                    typed = true;
                    type = field.Value.IsPlainly("audio"u8) ? ServerMessageShapes.AudioType : field.Value.Text;
                }
                else if (other.IsNone)
                {
                    other = field;
                }

                if (typed && !other.IsNone)
                {
                    break;
                }
            }

            return type is null ? ServerMessage.Malformed() : new(type, EventOf(type, message, other, sound));
        }
        catch (JsonException)
        {
            return ServerMessage.Malformed(type);
        }
    }

    private static ConversationEvent? EventOf(string type, WireValue message, WireField other, SoundBuffer sound)
    {
        if (ServerMessageShapes.ByType.TryGetValue(type, out var shape))
        {
            return shape.Read(other.Is(shape.Envelope) ? other.Value : message[shape.Envelope], sound);
        }

        return type switch
        {
            "dtmf_request" => new DtmfRequested(message.Element),
            _ => new UnknownMessage(type, message.Element),
        };
    }
}
