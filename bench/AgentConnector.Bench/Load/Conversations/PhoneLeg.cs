using System.Text;
using AgentConnector.Audio;
using AgentConnector.Bench.Load.Wires;

namespace AgentConnector.Bench.Load.Conversations;

/// <summary>
/// A caller on a Twilio media stream: a frame every 20 ms, or as many at once as the line makes of them. What the agent says is heard in
/// real time, however early it arrives; marks go back then.
/// </summary>
internal sealed class PhoneLeg : Leg
{
    private static readonly AudioFormat Format = new(AudioEncoding.MuLaw, 8000);
    private static readonly byte[] Murmur = Media(Sound.Murmur(Format));
    private static readonly byte[] Mark = Media(Sound.Mark(Format));
    private static readonly byte[] Stop = Framing.Frame(Encoding.UTF8.GetBytes($$"""{"event":"stop","sequenceNumber":"4713","streamSid":"MZ{{0:D32}}"}"""), masked: true);

    private readonly Listener listener = new();
    private readonly int number;
    private readonly int framesAtOnce;
    private int beats;
    private int frames;

    public PhoneLeg(Connection connection, int number, Profile profile, Direction outgoing, Direction incoming)
        : base(connection, outgoing, incoming, Format)
    {
        (this.number, framesAtOnce) = (number, profile is Profile.Crackle ? 5 : 1);
        connection.Arrived = Receive;
    }

    /// <summary>The stream begins.</summary>
    public void Start(string agent = "agent_load")
    {
        Connection.Send("""{"event":"connected","protocol":"Call","version":"1.0.0"}"""u8);
        Connection.Send(Encoding.UTF8.GetBytes(
            $$"""
            {"event":"start","sequenceNumber":"1","streamSid":"MZ{{number:D32}}","start":{"accountSid":"AC{{0:D32}}","streamSid":"MZ{{number:D32}}",
            "callSid":"CA{{number:D32}}","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},
            "customParameters":{"agent_id":"{{agent}}","call":"{{number}}"} } }
            """));
    }

    public override void Beat()
    {
        while (listener.Heard() is { } mark)
        {
            Connection.Send(mark);
        }

        if (++beats % (2 * framesAtOnce) == 0)
        {
            for (var i = 0; i < framesAtOnce; i++)
            {
                var isMark = ++frames % MarkEvery == 0;
                SendSound(isMark ? Mark : Murmur, 1, isMark);
            }
        }
    }

    /// <summary>The caller hangs up; the service closes the stream.</summary>
    public void HangUp() => Connection.SendFrame(Stop);

    private static byte[] Media(byte[] codes) => Framing.Frame(
        Encoding.UTF8.GetBytes(
            $$$"""{"event":"media","sequenceNumber":"4711","media":{"track":"inbound","chunk":"4709","timestamp":"94180","payload":"{{{Convert.ToBase64String(codes)}}}"},"streamSid":"MZ{{{0:D32}}}"}"""),
        masked: true);

    private void Receive(ReadOnlySpan<byte> message)
    {
        if (Quoted(message, "\"payload\":\""u8) is { IsEmpty: false } sound)
        {
            listener.Queue(Heard(sound));
        }
        else if (Quoted(message, "\"mark\":{\"name\":\""u8) is { IsEmpty: false } name)
        {
            listener.Queue(Encoding.UTF8.GetBytes(
                $$$"""{"event":"mark","sequenceNumber":"4712","streamSid":"MZ{{{0:D32}}}","mark":{"name":"{{{Encoding.UTF8.GetString(name)}}}"}}"""));
        }
        else if (message.IndexOf("\"event\":\"clear\""u8) >= 0)
        {
            listener.Clear();
        }
    }
}
