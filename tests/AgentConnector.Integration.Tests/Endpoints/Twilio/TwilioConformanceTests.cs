using System.Text.Json;
using AgentConnector.Audio;
using AgentConnector.Endpoints.MediaStreams;
using AgentConnector.Endpoints.Twilio;
using AgentConnector.Integration.Tests.Endpoints.MediaStreams;

namespace AgentConnector.Integration.Tests.Endpoints.Twilio;

public sealed class TwilioConformanceTests : DialerConformance
{
    private protected override IDialerSamples Samples { get; } = new TwilioSamples();

    internal sealed class TwilioSamples : IDialerSamples
    {
        public IReadOnlyList<string> CallOpening { get; } =
        [
            """{"event":"connected","protocol":"Call","version":"1.0.0"}""",
            """{"event":"start","sequenceNumber":"1","streamSid":"MZ01","start":{"accountSid":"AC01","streamSid":"MZ01","callSid":"CA01","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},"customParameters":{"ticket":"T"}}}""",
        ];

        public (string StreamId, string CallId, string AccountId, AudioFormat Format) Identity => ("MZ01", "CA01", "AC01", new(AudioEncoding.MuLaw, 8000));

        public string Goodbye => """{"event":"stop","sequenceNumber":"7","streamSid":"MZ01","stop":{"accountSid":"AC01","callSid":"CA01"}}""";

        public IReadOnlyList<string> Needed =>
        [
            "event", "media", "media.payload", "mark", "mark.name", "dtmf", "dtmf.digit", "start", "start.streamSid", "start.callSid", "start.accountSid",
            "start.mediaFormat.encoding", "start.mediaFormat.sampleRate",
        ];

        public IStreamDialect NewDialect() => new TwilioDialect();

        public string Sound(byte[] audio) => Media("inbound", audio);

        public string OwnVoice(byte[] audio) => Media("outbound", audio);

        public string Key(string key) => $$$"""{"event":"dtmf","sequenceNumber":"5","streamSid":"MZ01","dtmf":{"track":"inbound_track","digit":"{{{key}}}"}}""";

        public string Heard(string mark) => $$$"""{"event":"mark","sequenceNumber":"6","streamSid":"MZ01","mark":{"name":"{{{mark}}}"}}""";

        public string Reworded(string message) => message
            .Replace("\"1\"", "1", StringComparison.Ordinal).Replace("\"4\"", "4", StringComparison.Ordinal).Replace("8000", "\"8000\"", StringComparison.Ordinal);

        public (byte[]? Sound, string? Mark, bool IsClear) Read(JsonElement sent)
        {
            Assert.Equal("MZ01", sent.GetProperty("streamSid").GetString());
            return sent.GetProperty("event").GetString() switch
            {
                "media" => (sent.GetProperty("media").GetProperty("payload").GetBytesFromBase64(), null, false),
                "mark" => (null, sent.GetProperty("mark").GetProperty("name").GetString(), false),
                "clear" => (null, null, true),
                var other => throw new InvalidOperationException($"Twilio knows no {other}"),
            };
        }

        private static string Media(string track, byte[] audio) =>
            $$$"""{"event":"media","sequenceNumber":"4","streamSid":"MZ01","media":{"track":"{{{track}}}","chunk":"2","timestamp":"5","payload":"{{{Convert.ToBase64String(audio)}}}"}}""";
    }
}
