using System.Text;
using AgentConnector.Audio;
using AgentConnector.Bench.Load.Wires;

namespace AgentConnector.Bench.Load.Conversations;

/// <summary>
/// An agent that speaks PCM at 16 kHz: all the time, 20 ms in each message and a turn of each side every 10 s; or in replies, 4 s of every
/// 8, in pieces of 100 ms every 10 ms, with a turn of each side at the beginning. Pings every 2 s.
/// </summary>
internal sealed class AgentLeg : Leg
{
    /// <summary>Frames from the beginning of a reply to that of the next, as they are sent and heard.</summary>
    public const int ReplyFrames = ReplyPieces * PieceFrames;

    private const int PingEvery = 200;
    private const int TurnEvery = 1000;
    private const int ReplyEvery = 800;
    private const int ReplyPieces = 40;
    private const int PieceFrames = 5;
    private const int NormalClosure = 1000;

    private static readonly AudioFormat Format = AudioFormat.Pcm(16_000);
    private static readonly byte[] Murmur = Audio(Sound.Murmur(Format), 1);
    private static readonly byte[] Mark = Audio(Sound.Mark(Format), 1);
    private static readonly byte[] LongMurmur = Audio(Sound.Murmur(Format), PieceFrames);
    private static readonly byte[] LongMark = Audio(Sound.Mark(Format), PieceFrames);
    private static readonly byte[] Ping = Message("""{"ping_event":{"event_id":7,"ping_ms":20},"type":"ping"}""");

    private static readonly byte[] CallerSaid = Message(
        """{"user_transcription_event":{"user_transcript":"I would like to move my appointment to Thursday.","event_id":1},"type":"user_transcript"}""");

    private static readonly byte[] AgentSaid = Message(
        """{"agent_response_event":{"agent_response":"Of course. Thursday at ten is free, shall I book it?","event_id":1},"type":"agent_response"}""");

    private readonly bool talks;
    private int beats;

    /// <summary>Greets the service: from here on both sides send.</summary>
    public AgentLeg(Connection connection, int number, Profile profile, Direction outgoing, Direction incoming)
        : base(connection, outgoing, incoming, Format)
    {
        talks = profile is Profile.Talk;
        beats = number * 37 % ReplyEvery; // calls began long ago, each at another time
        connection.Arrived = Receive;
        connection.Send(Encoding.UTF8.GetBytes(
            $$$"""
            {"conversation_initiation_metadata_event":{"conversation_id":"conv_load_{{{number}}}","agent_output_audio_format":"pcm_16000","user_input_audio_format":"pcm_16000"},
            "type":"conversation_initiation_metadata"}
            """));
    }

    public override void Beat()
    {
        beats++;
        if (beats % PingEvery == 0)
        {
            Connection.SendFrame(Ping);
        }

        if (beats % (talks ? ReplyEvery : TurnEvery) == 0)
        {
            Connection.SendFrame(CallerSaid);
            Connection.SendFrame(AgentSaid);
        }

        if (talks && beats % ReplyEvery is var piece and < ReplyPieces)
        {
            SendSound(piece == 0 ? LongMark : LongMurmur, PieceFrames, piece == 0);
        }
        else if (!talks && beats % 2 == 0)
        {
            var isMark = beats / 2 % MarkEvery == 0;
            SendSound(isMark ? Mark : Murmur, 1, isMark);
        }
    }

    /// <summary>The agent hangs up: an orderly close.</summary>
    public void HangUp() => Connection.Send([NormalClosure >> 8, NormalClosure & 0xFF], Framing.Close);

    private static byte[] Message(string json) => Framing.Frame(Encoding.UTF8.GetBytes(json), masked: false);

    private static byte[] Audio(byte[] pcm, int times)
    {
        var sound = Convert.ToBase64String([.. Enumerable.Repeat(pcm, times).SelectMany(bytes => bytes)]);
        return Message($$$"""{"audio_event":{"audio_base_64":"{{{sound}}}","event_id":1},"type":"audio"}""");
    }

    private void Receive(ReadOnlySpan<byte> message)
    {
        if (Quoted(message, "{\"user_audio_chunk\":\""u8) is { IsEmpty: false } sound)
        {
            Heard(sound);
        }
    }
}
