using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>A dialer whose messages are JSON objects that say in <c>event</c> what they are.</summary>
internal abstract class JsonDialect : IStreamDialect
{
    private const int AfterPayload = 3; // "}}

    private readonly StreamMessage.Audio sound = new();
    private byte[]? frame;

    public StreamMessage Read(Memory<byte> utf8)
    {
        if (SoundIn(utf8.Span) is { } place)
        {
            Base64.DecodeFromUtf8InPlace(utf8.Span[place], out var length);
            return Sound(utf8.Slice(place.Start.Value, length));
        }

        try
        {
            using var document = JsonDocument.Parse(WellFormedJson.Repair(utf8)); // so that no text throws when it is asked for
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return new StreamMessage.Wrong("a message that is no JSON");
        }
    }

    public void WriteAudio(IBufferWriter<byte> output, ReadOnlySpan<byte> audio)
    {
        frame ??= Frame();
        output.Write(frame.AsSpan(..^AfterPayload));
        Base64.EncodeToUtf8(audio, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(audio.Length)), out _, out var written);
        output.Advance(written);
        output.Write(frame.AsSpan(^AfterPayload..));
    }

    public abstract void WriteMark(IBufferWriter<byte> output, string name);

    public abstract void WriteClear(IBufferWriter<byte> output);

    /// <summary>Writes a message with sound, whose payload is empty and stands last in an object within the message.</summary>
    protected abstract void WriteSilence(IBufferWriter<byte> output);

    protected abstract StreamMessage Read(JsonElement message);

    /// <summary>What a piece of sound comes to.</summary>
    protected virtual StreamMessage Sound(ReadOnlyMemory<byte> audio) => sound.Of(audio);

    /// <summary>What a message with sound comes to, where it was read as any other.</summary>
    protected StreamMessage Media(JsonElement media) => media.Text("track") is "outbound" or "outbound_track" ? new StreamMessage.Other() // our own voice
        : media.Bytes("payload") is { } audio ? Sound(audio)
        : new StreamMessage.Wrong("sound that is no base64");

    private byte[] Frame()
    {
        var output = new ArrayBufferWriter<byte>();
        WriteSilence(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Where the base64 stands in a message with sound, of which there are 50 a second: read in one pass. Null for any other message, and for one that is
    /// written in an unusual way.
    /// </summary>
    private static Range? SoundIn(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Contains((byte)'\\'))
        {
            return null; // an escape, which may be no text
        }

        var (isMedia, payload) = (false, default(Range?));
        try
        {
            var json = new Utf8JsonReader(utf8);
            if (!json.Read() || json.TokenType is not JsonTokenType.StartObject)
            {
                return null;
            }

            while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("event"u8))
                {
                    if (isMedia || !json.Read() || json.TokenType is not JsonTokenType.String || !json.ValueTextEquals("media"u8))
                    {
                        return null;
                    }

                    isMedia = true;
                }
                else if (json.ValueTextEquals("media"u8))
                {
                    if (payload is not null || (payload = PayloadIn(ref json)) is null)
                    {
                        return null;
                    }
                }
                else
                {
                    json.Skip();
                }
            }

            return isMedia && payload is { } place && !json.Read() && Base64.IsValid(utf8[place]) ? place : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Range? PayloadIn(ref Utf8JsonReader json)
    {
        Range? payload = null;
        if (!json.Read() || json.TokenType is not JsonTokenType.StartObject)
        {
            return null;
        }

        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var (isPayload, isTrack) = (json.ValueTextEquals("payload"u8), json.ValueTextEquals("track"u8));
            json.Read();
            if (isPayload)
            {
                if (payload is not null || json.TokenType is not JsonTokenType.String)
                {
                    return null;
                }

                var start = (int)json.TokenStartIndex + 1;
                payload = start..(start + json.ValueSpan.Length);
            }
            else if (isTrack && !(json.TokenType is JsonTokenType.String && json.ValueTextEquals("inbound"u8)))
            {
                return null;
            }
            else
            {
                json.Skip();
            }
        }

        return payload;
    }

    /// <summary>Opens a message; its end is the caller's to write.</summary>
    protected static Utf8JsonWriter Begin(IBufferWriter<byte> output, string name)
    {
        var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("event"u8, name);
        return json;
    }
}
