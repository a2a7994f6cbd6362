using System.Text.Json;
using AgentConnector.Audio;
using AgentConnector.Endpoints.MediaStreams;
using AgentConnector.Endpoints.Plivo;
using AgentConnector.Integration.Tests.Endpoints.MediaStreams;

namespace AgentConnector.Integration.Tests.Endpoints.Plivo;

public sealed class PlivoConformanceTests : DialerConformance
{
    private protected override IDialerSamples Samples { get; } = new PlivoSamples();

    private sealed class PlivoSamples : IDialerSamples
    {
        public IReadOnlyList<string> CallOpening { get; } =
        [
            """{"event":"start","sequenceNumber":1,"start":{"callId":"c-1","streamId":"s-1","accountId":"MA01","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-l16","sampleRate":16000}},"extra_headers":"{}"}""",
        ];

        public (string StreamId, string CallId, string AccountId, AudioFormat Format) Identity => ("s-1", "c-1", "MA01", AudioFormat.Pcm(16_000));

        public string? Goodbye => null;

        public IReadOnlyList<string> Needed =>
        [
            "event", "media", "media.payload", "name", "dtmf", "dtmf.digit", "start", "start.streamId", "start.callId", "start.accountId",
            "start.mediaFormat", "start.mediaFormat.encoding", "start.mediaFormat.sampleRate",
        ];

        public IStreamDialect NewDialect() => new PlivoDialect();

        public string Sound(byte[] audio) => Media("inbound", audio);

        public string OwnVoice(byte[] audio) => Media("outbound", audio);

        public string Key(string key) => $$$"""{"event":"dtmf","dtmf":{"digit":"{{{key}}}"}}""";

        public string Heard(string mark) => $$$"""{"event":"playedStream","streamId":"s-1","name":"{{{mark}}}"}""";

        public string Reworded(string message) => message
            .Replace("16000", "\"16000\"", StringComparison.Ordinal).Replace(":42", ":\"42\"", StringComparison.Ordinal).Replace(":41", ":\"41\"", StringComparison.Ordinal);

        public (byte[]? Sound, string? Mark, bool IsClear) Read(JsonElement sent)
        {
            switch (sent.GetProperty("event").GetString())
            {
                case "playAudio":
                    var media = sent.GetProperty("media");
                    Assert.Equal(("audio/x-l16", 16_000), (media.GetProperty("contentType").GetString(), media.GetProperty("sampleRate").GetInt32()));
                    return (media.GetProperty("payload").GetBytesFromBase64(), null, false);
                case "checkpoint":
                    Assert.Equal("s-1", sent.GetProperty("streamId").GetString());
                    return (null, sent.GetProperty("name").GetString(), false);
                case "clearAudio":
                    return (null, null, true);
                default:
                    throw new InvalidOperationException("Plivo does not know this message");
            }
        }

        private static string Media(string track, byte[] audio) =>
            $$$"""{"event":"media","sequenceNumber":42,"streamId":"s-1","media":{"track":"{{{track}}}","timestamp":"1705312200000","chunk":41,"payload":"{{{Convert.ToBase64String(audio)}}}"}}""";
    }
}
