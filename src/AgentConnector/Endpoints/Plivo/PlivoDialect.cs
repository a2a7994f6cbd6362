using System.Buffers;
using System.Text.Json;
using AgentConnector.Audio;
using AgentConnector.Endpoints.MediaStreams;

namespace AgentConnector.Endpoints.Plivo;

/// <summary>Plivo's audio streams: JSON, 16-bit little-endian or μ-law in base64, at the rate the stream was asked for.</summary>
internal sealed class PlivoDialect : JsonDialect
{
    private string streamId = "";
    private AudioFormat format;

    protected override void WriteSilence(IBufferWriter<byte> output)
    {
        using var json = Begin(output, "playAudio");
        json.WriteStartObject("media"u8);
        json.WriteString("contentType"u8, format.Encoding is AudioEncoding.MuLaw ? "audio/x-mulaw" : "audio/x-l16");
        json.WriteNumber("sampleRate"u8, format.SampleRate);
        json.WriteString("payload"u8, ""u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public override void WriteMark(IBufferWriter<byte> output, string name)
    {
        using var json = Begin(output, "checkpoint");
        json.WriteString("streamId"u8, streamId);
        json.WriteString("name"u8, name);
        json.WriteEndObject();
    }

    public override void WriteClear(IBufferWriter<byte> output)
    {
        using var json = Begin(output, "clearAudio");
        json.WriteString("streamId"u8, streamId);
        json.WriteEndObject();
    }

    protected override StreamMessage Read(JsonElement message) => message.Text("event") switch
    {
        "media" => Media(message.Member("media")),
        "playedStream" => new StreamMessage.Mark(message.Text("name")),
        "dtmf" when message.Member("dtmf").Key("digit") is { } key => new StreamMessage.Key(key),
        "start" => Start(message.Member("start")),
        "stop" => new StreamMessage.Stop(),
        _ => new StreamMessage.Other(),
    };

    protected override StreamMessage Sound(ReadOnlyMemory<byte> audio) =>
        audio.Length % format.BytesPerSample == 0 ? base.Sound(audio) : new StreamMessage.Wrong("sound that is not of whole samples");

    private StreamMessage Start(JsonElement start)
    {
        var media = start.Member("mediaFormat");
        var rate = media.Number("sampleRate") ?? 8000;
        if (start.Text("streamId").Length is 0 or > 128 || start.Text("callId").Length is 0 or > 128)
        {
            return new StreamMessage.Wrong("a start without ids");
        }

        if (media.Text("encoding") is not ("audio/x-l16" or "audio/x-mulaw") || rate is not (8000 or 16_000))
        {
            return new StreamMessage.Wrong("a format other than audio/x-l16 or audio/x-mulaw at 8000 or 16000 Hz");
        }

        var started = new StreamIdentity(
            start.Text("streamId"), start.Text("callId"), start.Text("accountId"),
            new(media.Text("encoding") is "audio/x-mulaw" ? AudioEncoding.MuLaw : AudioEncoding.Pcm16, rate), new Dictionary<string, string>());
        if (streamId.Length == 0) // a second start changes nothing
        {
            (streamId, format) = (started.StreamId, started.Format);
        }

        return new StreamMessage.Start(started);
    }
}
