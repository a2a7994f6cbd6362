using System.Buffers.Binary;
using System.Net.Sockets;
using System.Numerics;
using System.Runtime.InteropServices;

namespace AgentConnector.Bench.Load;

/// <summary>
/// A WebSocket with no cost to speak of, so that one core can play 500 calls' both ends: messages are framed beforehand, what arrives is
/// handed on in place, on the thread that read it.
/// </summary>
internal sealed class Wire(Socket socket, bool masks) : IDisposable
{
    /// <summary>Any key is as good as another; a constant one can be applied beforehand.</summary>
    private const uint MaskKey = 0x5A3C_96E1;

    private readonly SocketAsyncEventArgs arrival = new();
    private readonly Lock sending = new();
    private byte[] buffer = new byte[8 * 1024];
    private int filled;

    /// <summary>Gets every text message.</summary>
    public Action<ReadOnlySpan<byte>>? Arrived { get; set; }

    /// <summary>The far side has closed, or the connection broke.</summary>
    public bool IsOver { get; private set; }

    /// <summary>A whole message, ready to be sent.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> payload, bool masked, byte opcode = 0x1)
    {
        var header = payload.Length < 126 ? 2 : 4;
        var frame = new byte[header + (masked ? 4 : 0) + payload.Length];
        frame[0] = (byte)(0x80 | opcode);
        frame[1] = (byte)((masked ? 0x80 : 0) | (header == 2 ? payload.Length : 126));
        if (header == 4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        }

        var body = frame.AsSpan(frame.Length - payload.Length);
        payload.CopyTo(body);
        if (masked)
        {
            MemoryMarshal.Write(frame.AsSpan(header), MaskKey);
            Mask(body, MaskKey);
        }

        return frame;
    }

    /// <summary>Reads from now on; <paramref name="early"/> was read with the handshake.</summary>
    public void Begin(ReadOnlySpan<byte> early)
    {
        early.CopyTo(buffer);
        filled = early.Length;
        arrival.Completed += (_, _) => Pump(arrived: true);
        Pump(arrived: false);
    }

    public void SendFrame(byte[] frame)
    {
        lock (sending)
        {
            try
            {
                socket.Send(frame);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                IsOver = true;
            }
        }
    }

    public void Send(ReadOnlySpan<byte> payload, byte opcode = 0x1) => SendFrame(Frame(payload, masks, opcode));

    public void Dispose()
    {
        IsOver = true;
        socket.Dispose();
        arrival.Dispose();
    }

    private void Pump(bool arrived)
    {
        try
        {
            while (true)
            {
                if (arrived)
                {
                    if (arrival.SocketError is not SocketError.Success || arrival.BytesTransferred == 0)
                    {
                        IsOver = true;
                        return;
                    }

                    filled += arrival.BytesTransferred;
                }

                Drain();
                arrival.SetBuffer(buffer, filled, buffer.Length - filled);
                if (socket.ReceiveAsync(arrival))
                {
                    return;
                }

                arrived = true;
            }
        }
        catch (ObjectDisposedException)
        {
            IsOver = true;
        }
    }

    private void Drain()
    {
        var start = 0;
        while (true)
        {
            var left = buffer.AsSpan(start, filled - start);
            if (left.Length < 2)
            {
                break;
            }

            var masked = (left[1] & 0x80) != 0;
            var length = left[1] & 0x7F;
            var header = 2;
            if (length == 126)
            {
                if (left.Length < 4)
                {
                    break;
                }

                (length, header) = (BinaryPrimitives.ReadUInt16BigEndian(left[2..]), 4);
            }

            header += masked ? 4 : 0;
            if (left.Length < header + length)
            {
                break;
            }

            var payload = left.Slice(header, length);
            if (masked)
            {
                Mask(payload, MemoryMarshal.Read<uint>(left[(header - 4)..]));
            }

            Take(left[0] & 0x0F, payload);
            start += header + length;
        }

        buffer.AsSpan(start, filled - start).CopyTo(buffer);
        filled -= start;
        if (filled == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    private void Take(int opcode, ReadOnlySpan<byte> payload)
    {
        switch (opcode)
        {
            case 0x1:
                Arrived?.Invoke(payload);
                break;
            case 0x8:
                Send(payload, 0x8);
                IsOver = true;
                break;
            case 0x9:
                Send(payload, 0xA);
                break;
        }
    }

    private static void Mask(Span<byte> payload, uint key)
    {
        var wide = MemoryMarshal.Cast<byte, Vector<byte>>(payload);
        var keys = Vector.AsVectorByte(new Vector<uint>(key));
        foreach (ref var vector in wide)
        {
            vector ^= keys;
        }

        Span<byte> bytes = stackalloc byte[4];
        MemoryMarshal.Write(bytes, key);
        for (var i = wide.Length * Vector<byte>.Count; i < payload.Length; i++)
        {
            payload[i] ^= bytes[i & 3];
        }
    }
}
