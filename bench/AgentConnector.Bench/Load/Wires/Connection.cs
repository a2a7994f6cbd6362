using System.Net.Sockets;
using System.Text;

namespace AgentConnector.Bench.Load.Wires;

/// <summary>
/// A connection with no cost to speak of, so that one core can play 700 calls' both ends: messages are framed beforehand, what arrives is
/// handed on in place. It begins with HTTP and becomes a WebSocket by <see cref="Upgrade"/>. Belongs to the metronome's thread.
/// </summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket socket;
    private readonly Metronome metronome;
    private readonly bool masks;
    private readonly int watched;
    private readonly Queue<byte[]> unsent = [];
    private byte[] buffer = new byte[2 * 1024];
    private int filled;
    private bool speaksHttp = true;

    /// <param name="socket">Connected.</param>
    /// <param name="metronome">Reads it.</param>
    /// <param name="masks">Whether this is the client's end.</param>
    public Connection(Socket socket, Metronome metronome, bool masks)
    {
        (this.socket, this.metronome, this.masks) = (socket, metronome, masks);
        (socket.Blocking, socket.NoDelay) = (false, true);
        watched = metronome.Watch(socket, Read);
    }

    /// <summary>Gets every head of HTTP, up to its empty line.</summary>
    public Action<string>? HeadArrived { get; set; }

    /// <summary>Gets every text message.</summary>
    public Action<ReadOnlySpan<byte>>? Arrived { get; set; }

    /// <summary>The far side has closed, or the connection broke.</summary>
    public bool IsOver { get; private set; }

    /// <summary>From here on both sides speak WebSocket.</summary>
    public void Upgrade() => speaksHttp = false;

    public void Send(ReadOnlySpan<byte> payload, byte opcode = Framing.Text) => SendFrame(Framing.Frame(payload, masks, opcode));

    /// <summary>Sends at once; what the far side does not take yet goes before the next.</summary>
    public void SendFrame(byte[] frame)
    {
        if (unsent.Count > 0)
        {
            unsent.Enqueue(frame);
            SendUnsent();
        }
        else if (TrySend(frame) is var sent && sent < frame.Length)
        {
            unsent.Enqueue(frame[sent..]);
        }
    }

    public void Dispose()
    {
        if (!IsOver)
        {
            End();
        }
    }

    private void SendUnsent()
    {
        while (unsent.TryPeek(out var next))
        {
            var sent = TrySend(next);
            unsent.Dequeue();
            if (sent < next.Length)
            {
                var rest = unsent.ToArray();
                unsent.Clear();
                unsent.Enqueue(next[sent..]);
                Array.ForEach(rest, unsent.Enqueue);
                return;
            }
        }
    }

    private int TrySend(byte[] bytes)
    {
        if (IsOver)
        {
            return bytes.Length;
        }

        var sent = socket.Send(bytes, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            End();
            return bytes.Length;
        }

        return Math.Max(0, sent);
    }

    private void Read()
    {
        var read = socket.Receive(buffer.AsSpan(filled), SocketFlags.None, out var error);
        if (error is SocketError.WouldBlock)
        {
            return;
        }

        if (error is not SocketError.Success || read == 0)
        {
            End();
            return;
        }

        filled += read;
        var start = 0;
        while (!IsOver && Take(buffer.AsSpan(start, filled - start)) is > 0 and var taken)
        {
            start += taken;
        }

        buffer.AsSpan(start, filled - start).CopyTo(buffer);
        filled -= start;
        if (filled == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    private int Take(Span<byte> bytes)
    {
        if (speaksHttp)
        {
            var end = bytes.IndexOf("\r\n\r\n"u8) + 4;
            if (end < 4)
            {
                return 0;
            }

            HeadArrived?.Invoke(Encoding.ASCII.GetString(bytes[..end]));
            return end;
        }

        var length = Framing.Read(bytes, out var opcode, out var payload);
        switch (opcode)
        {
            case Framing.Text:
                Arrived?.Invoke(payload);
                break;
            case Framing.Close:
                Send(payload, Framing.Close);
                End();
                break;
            case Framing.Ping:
                Send(payload, Framing.Pong);
                break;
        }

        return length;
    }

    private void End()
    {
        IsOver = true;
        metronome.Forget(watched);
        socket.Dispose();
    }
}
