using System.Text;
using AgentConnector.Audio;

namespace AgentConnector.Bench.Load;

/// <summary>An agent that speaks all the time: 20 ms of PCM at 16 kHz in each message, a ping every 2 s, a turn of each side every 10 s.</summary>
internal sealed class AgentLeg : Leg
{
    private const int PingEvery = 100;
    private const int TurnEvery = 500;

    private static readonly AudioFormat Format = AudioFormat.Pcm(16_000);
    private static readonly byte[] Murmur = Audio(Sound.Murmur(Format));
    private static readonly byte[] Mark = Audio(Sound.Mark(Format));
    private static readonly byte[] Ping = Message("""{"ping_event":{"event_id":7,"ping_ms":20},"type":"ping"}""");

    private static readonly byte[] CallerSaid = Message(
        """{"user_transcription_event":{"user_transcript":"I would like to move my appointment to Thursday.","event_id":1},"type":"user_transcript"}""");

    private static readonly byte[] AgentSaid = Message(
        """{"agent_response_event":{"agent_response":"Of course. Thursday at ten is free, shall I book it?","event_id":1},"type":"agent_response"}""");

    public AgentLeg(Wire wire, int number, Direction outgoing, Direction incoming)
        : base(wire, outgoing, incoming, Format)
    {
        wire.Arrived = Receive;
        wire.Send(Encoding.UTF8.GetBytes(
            $$$"""
            {"conversation_initiation_metadata_event":{"conversation_id":"conv_load_{{{number}}}","agent_output_audio_format":"pcm_16000","user_input_audio_format":"pcm_16000"},
            "type":"conversation_initiation_metadata"}
            """));
    }

    protected override byte[] MarkMessage => Mark;

    protected override byte[] MurmurMessage => Murmur;

    protected override void Sent(int frames)
    {
        if (frames % PingEvery == 0)
        {
            Wire.SendFrame(Ping);
        }

        if (frames % TurnEvery == TurnEvery / 2)
        {
            Wire.SendFrame(CallerSaid);
            Wire.SendFrame(AgentSaid);
        }
    }

    private static byte[] Message(string json) => Wire.Frame(Encoding.UTF8.GetBytes(json), masked: false);

    private static byte[] Audio(byte[] pcm) =>
        Message($$$"""{"audio_event":{"audio_base_64":"{{{Convert.ToBase64String(pcm)}}}","event_id":1},"type":"audio"}""");

    private void Receive(ReadOnlySpan<byte> message)
    {
        if (Quoted(message, "{\"user_audio_chunk\":\""u8) is { IsEmpty: false } sound)
        {
            Heard(sound);
        }
    }
}
