using System.Buffers;
using System.Text.Json;
using AgentConnector.Audio;
using AgentConnector.Endpoints.MediaStreams;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>Twilio Media Streams: JSON, μ-law at 8 kHz in base64. Numbers come as texts, sometimes as numbers.</summary>
internal sealed class TwilioDialect : JsonDialect
{
    private string streamSid = "";

    protected override void WriteSilence(IBufferWriter<byte> output)
    {
        using var json = BeginIn(output, "media");
        json.WriteStartObject("media"u8);
        json.WriteString("payload"u8, ""u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public override void WriteMark(IBufferWriter<byte> output, string name)
    {
        using var json = BeginIn(output, "mark");
        json.WriteStartObject("mark"u8);
        json.WriteString("name"u8, name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public override void WriteClear(IBufferWriter<byte> output)
    {
        using var json = BeginIn(output, "clear");
        json.WriteEndObject();
    }

    protected override StreamMessage Read(JsonElement message) => message.Text("event") switch
    {
        "media" => Media(message.Member("media")),
        "mark" => new StreamMessage.Mark(message.Member("mark").Text("name")),
        "dtmf" when message.Member("dtmf").Key("digit") is { } key => new StreamMessage.Key(key),
        "connected" => new StreamMessage.Hello(),
        "start" => Start(message.Member("start"), message.Text("streamSid")),
        "stop" => new StreamMessage.Stop(),
        _ => new StreamMessage.Other(),
    };

    private StreamMessage Start(JsonElement start, string outerSid)
    {
        var sid = start.Text("streamSid");
        sid = sid.Length > 0 ? sid : outerSid;
        var format = start.Member("mediaFormat");
        if (sid.Length is 0 or > 128 || start.Text("callSid").Length is 0 or > 128)
        {
            return new StreamMessage.Wrong("a start without ids");
        }

        if (format.Text("encoding") is not ("" or "audio/x-mulaw") || format.Text("sampleRate") is not ("" or "8000"))
        {
            return new StreamMessage.Wrong("a format other than audio/x-mulaw at 8000 Hz");
        }

        streamSid = streamSid.Length > 0 ? streamSid : sid; // a second start changes nothing
        return new StreamMessage.Start(new(
            sid, start.Text("callSid"), start.Text("accountSid"), new(AudioEncoding.MuLaw, 8000), start.Texts("customParameters")));
    }

    private Utf8JsonWriter BeginIn(IBufferWriter<byte> output, string name)
    {
        var json = Begin(output, name);
        json.WriteString("streamSid"u8, streamSid);
        return json;
    }
}
