using System.Text;
using AgentConnector.Audio;

namespace AgentConnector.Bench.Load;

/// <summary>A caller on a Twilio media stream. What the agent says counts as heard when it arrives: marks go back at once.</summary>
internal sealed class PhoneLeg : Leg
{
    private static readonly AudioFormat Format = new(AudioEncoding.MuLaw, 8000);
    private static readonly byte[] Murmur = Media(Sound.Murmur(Format));
    private static readonly byte[] Mark = Media(Sound.Mark(Format));

    public PhoneLeg(Wire wire, int number, Direction outgoing, Direction incoming)
        : base(wire, outgoing, incoming, Format)
    {
        wire.Arrived = Receive;
        wire.Send("""{"event":"connected","protocol":"Call","version":"1.0.0"}"""u8);
        wire.Send(Encoding.UTF8.GetBytes(
            $$"""
            {"event":"start","sequenceNumber":"1","streamSid":"MZ{{number:D32}}","start":{"accountSid":"AC{{0:D32}}","streamSid":"MZ{{number:D32}}",
            "callSid":"CA{{number:D32}}","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},
            "customParameters":{"agent_id":"agent_load","call":"{{number}}"} } }
            """));
    }

    protected override byte[] MarkMessage => Mark;

    protected override byte[] MurmurMessage => Murmur;

    private static byte[] Media(byte[] codes) => Wire.Frame(
        Encoding.UTF8.GetBytes(
            $$$"""{"event":"media","sequenceNumber":"4711","media":{"track":"inbound","chunk":"4709","timestamp":"94180","payload":"{{{Convert.ToBase64String(codes)}}}"},"streamSid":"MZ{{{0:D32}}}"}"""),
        masked: true);

    private void Receive(ReadOnlySpan<byte> message)
    {
        if (Quoted(message, "\"payload\":\""u8) is { IsEmpty: false } sound)
        {
            Heard(sound);
        }
        else if (Quoted(message, "\"mark\":{\"name\":\""u8) is { IsEmpty: false } name)
        {
            Wire.Send(Encoding.UTF8.GetBytes($$$"""{"event":"mark","sequenceNumber":"4712","streamSid":"MZ{{{0:D32}}}","mark":{"name":"{{{Encoding.UTF8.GetString(name)}}}"}}"""));
        }
    }
}
