using System.Globalization;
using System.Text.Json.Nodes;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Phones.Streams;

/// <summary>The messages of one media stream, numbered as they go; numbers are strings, as Twilio has it. Not thread-safe.</summary>
internal sealed class StreamMessages(string accountSid, string callSid, string streamSid)
{
    private long sequence;
    private long chunk;

    public static byte[] Connected() =>
        ServerMessages.Utf8(new JsonObject { ["event"] = "connected", ["protocol"] = "Call", ["version"] = "1.0.0" });

    public byte[] Start(IReadOnlyDictionary<string, string> parameters) => Event("start", new JsonObject
    {
        ["accountSid"] = accountSid,
        ["streamSid"] = streamSid,
        ["callSid"] = callSid,
        ["tracks"] = new JsonArray("inbound"),
        ["mediaFormat"] = new JsonObject { ["encoding"] = "audio/x-mulaw", ["sampleRate"] = PhoneSpeech.SampleRate, ["channels"] = 1 },
        ["customParameters"] = new JsonObject(parameters.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
    });

    /// <summary>20 ms of what the person says; the time stamp says when they began.</summary>
    public byte[] Media(ReadOnlySpan<byte> codes) => Event("media", new JsonObject
    {
        ["track"] = "inbound",
        ["chunk"] = Text(++chunk),
        ["timestamp"] = Text((chunk - 1) * 20),
        ["payload"] = Convert.ToBase64String(codes),
    });

    public byte[] Dtmf(char key) => Event("dtmf", new JsonObject { ["track"] = "inbound_track", ["digit"] = key.ToString() });

    public byte[] Mark(string name) => Event("mark", new JsonObject { ["name"] = name });

    public byte[] Stop() => Event("stop", new JsonObject { ["accountSid"] = accountSid, ["callSid"] = callSid });

    private byte[] Event(string name, JsonObject content) => ServerMessages.Utf8(new JsonObject
    {
        ["event"] = name,
        ["sequenceNumber"] = Text(++sequence),
        ["streamSid"] = streamSid,
        [name] = content,
    });

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
