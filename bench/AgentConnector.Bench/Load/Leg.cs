using AgentConnector.Audio;

namespace AgentConnector.Bench.Load;

/// <summary>One side of one call: sends a frame every 20 ms, every 25th of them a mark, and looks for the other side's marks.</summary>
internal abstract class Leg(Wire wire, Direction outgoing, Direction incoming, AudioFormat format) : IDisposable
{
    private const int MarkEvery = 25;

    private readonly byte[] sound = new byte[4 * 1024];
    private int sent;

    /// <summary>Where the base64 of a piece of sound begins in a message.</summary>
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

    protected Wire Wire { get; } = wire;

    public bool IsOver => Wire.IsOver;

    /// <summary>The next 20 ms.</summary>
    public void Send()
    {
        var mark = ++sent % MarkEvery == 0;
        if (mark)
        {
            outgoing.Sent();
        }

        Wire.SendFrame(mark ? MarkMessage : MurmurMessage);
        Sent(sent);
    }

    public void Dispose() => Wire.Dispose();

    protected abstract byte[] MarkMessage { get; }

    protected abstract byte[] MurmurMessage { get; }

    /// <summary>After so many frames.</summary>
    protected virtual void Sent(int frames)
    {
    }

    protected void Heard(ReadOnlySpan<byte> base64)
    {
        System.Buffers.Text.Base64.DecodeFromUtf8(base64, sound, out _, out var length);
        for (var at = 0; at < length; at += format.BytesPerSecond / 50)
        {
            incoming.Arrived(Sound.FindMark(sound.AsSpan(at, Math.Min(format.BytesPerSecond / 50, length - at)), format));
        }
    }
}
