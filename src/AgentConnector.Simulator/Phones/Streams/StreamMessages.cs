using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentConnector.Simulator.Phones.Streams;

/// <summary>The messages of one media stream, numbered as they go; numbers are strings, as Twilio has it. Not thread-safe.</summary>
internal sealed class StreamMessages(string accountSid, string callSid, string streamSid)
{
    // The strict default writes each + of base64 as six characters.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, long> chunks = new(StringComparer.Ordinal);
    private long sequence;

    public static byte[] Connected() => Write(json =>
    {
        json.WriteString("event", "connected");
        json.WriteString("protocol", "Call");
        json.WriteString("version", "1.0.0");
    });

    public byte[] Start(IReadOnlyList<string> tracks, IReadOnlyDictionary<string, string> parameters) => Event("start", json =>
    {
        json.WriteStartObject("start");
        json.WriteString("accountSid", accountSid);
        json.WriteString("streamSid", streamSid);
        json.WriteString("callSid", callSid);
        json.WriteStartArray("tracks");
        foreach (var track in tracks)
        {
            json.WriteStringValue(track);
        }

        json.WriteEndArray();
        json.WriteStartObject("mediaFormat");
        json.WriteString("encoding", "audio/x-mulaw");
        json.WriteNumber("sampleRate", PhoneSpeech.SampleRate);
        json.WriteNumber("channels", 1);
        json.WriteEndObject();
        json.WriteStartObject("customParameters");
        foreach (var (name, value) in parameters)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>20 ms of a track; the time stamp says when they began.</summary>
    public byte[] Media(string track, ReadOnlySpan<byte> codes)
    {
        var chunk = chunks.GetValueOrDefault(track) + 1;
        chunks[track] = chunk;
        var payload = Convert.ToBase64String(codes);
        return Event("media", json =>
        {
            json.WriteStartObject("media");
            json.WriteString("track", track);
            json.WriteString("chunk", Text(chunk));
            json.WriteString("timestamp", Text((chunk - 1) * 20));
            json.WriteString("payload", payload);
            json.WriteEndObject();
        });
    }

    public byte[] Dtmf(char key) => Event("dtmf", json =>
    {
        json.WriteStartObject("dtmf");
        json.WriteString("track", "inbound_track");
        json.WriteString("digit", key.ToString());
        json.WriteEndObject();
    });

    public byte[] Mark(string name) => Event("mark", json =>
    {
        json.WriteStartObject("mark");
        json.WriteString("name", name);
        json.WriteEndObject();
    });

    public byte[] Stop() => Event("stop", json =>
    {
        json.WriteStartObject("stop");
        json.WriteString("accountSid", accountSid);
        json.WriteString("callSid", callSid);
        json.WriteEndObject();
    });

    private byte[] Event(string name, Action<Utf8JsonWriter> body) => Write(json =>
    {
        json.WriteString("event", name);
        json.WriteString("sequenceNumber", Text(++sequence));
        json.WriteString("streamSid", streamSid);
        body(json);
    });

    private static byte[] Write(Action<Utf8JsonWriter> body)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
