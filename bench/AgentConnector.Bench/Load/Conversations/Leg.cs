using System.Buffers.Text;
using AgentConnector.Audio;
using AgentConnector.Bench.Load.Wires;

namespace AgentConnector.Bench.Load.Conversations;

/// <summary>One side of one call: sends on its beat, marks some of what it sends, and looks for the other side's marks.</summary>
internal abstract class Leg(Connection connection, Direction outgoing, Direction incoming, AudioFormat format) : IDisposable
{
    /// <summary>Every how many frames of 20 ms a mark is sent by who speaks all the time: twice a second.</summary>
    public const int MarkEvery = 25;

    private static readonly byte[] Decoded = new byte[64 * 1024];

    private readonly int frameBytes = format.BytesPerSecond / 50;

    protected Connection Connection { get; } = connection;

    public bool IsOver => Connection.IsOver;

    /// <summary>Every 10 ms.</summary>
    public abstract void Beat();

    public void Dispose() => Connection.Dispose();

    /// <summary>The text that follows a field; empty when the message has none.</summary>
    protected static ReadOnlySpan<byte> Quoted(ReadOnlySpan<byte> message, ReadOnlySpan<byte> field)
    {
        var start = message.IndexOf(field);
        if (start < 0)
        {
            return default;
        }

        var text = message[(start + field.Length)..];
        return text[..text.IndexOf((byte)'"')];
    }

    protected void SendSound(byte[] message, int frames, bool isMark)
    {
        if (isMark)
        {
            outgoing.Mark();
        }

        Connection.SendFrame(message);
        outgoing.Sent(frames);
    }

    /// <summary>Sound arrived.</summary>
    /// <returns>How much.</returns>
    protected TimeSpan Heard(ReadOnlySpan<byte> base64)
    {
        var length = (base64.Length / 4 * 3) - (base64.EndsWith("=="u8) ? 2 : base64.EndsWith("="u8) ? 1 : 0);
        if (!incoming.IsExpecting)
        {
            incoming.Arrived((double)length / frameBytes);
            return format.DurationOf(length);
        }

        Base64.DecodeFromUtf8(base64, Decoded, out _, out length);
        for (var at = 0; at < length; at += frameBytes)
        {
            var frame = Decoded.AsSpan(at, Math.Min(frameBytes, length - at));
            incoming.Arrived((double)frame.Length / frameBytes, Sound.FindMark(frame, format));
        }

        return format.DurationOf(length);
    }
}
