using System.Buffers;
using System.Text.Json;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>A dialer whose messages are JSON objects that say in <c>event</c> what they are.</summary>
internal abstract class JsonDialect : IStreamDialect
{
    public StreamMessage Read(ReadOnlyMemory<byte> utf8)
    {
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

    public abstract void WriteAudio(IBufferWriter<byte> output, ReadOnlySpan<byte> audio);

    public abstract void WriteMark(IBufferWriter<byte> output, string name);

    public abstract void WriteClear(IBufferWriter<byte> output);

    protected abstract StreamMessage Read(JsonElement message);

    /// <summary>Opens a message; its end is the caller's to write.</summary>
    protected static Utf8JsonWriter Begin(IBufferWriter<byte> output, string name)
    {
        var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("event"u8, name);
        return json;
    }
}
