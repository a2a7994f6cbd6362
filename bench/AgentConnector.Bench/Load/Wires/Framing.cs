using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace AgentConnector.Bench.Load.Wires;

/// <summary>The frames of a WebSocket (RFC 6455, section 5.2), each a whole message.</summary>
internal static class Framing
{
    public const byte Text = 0x1;
    public const byte Close = 0x8;
    public const byte Ping = 0x9;
    public const byte Pong = 0xA;

    /// <summary>Any key is as good as another; a constant one can be applied beforehand.</summary>
    private const uint MaskKey = 0x5A3C_96E1;

    /// <summary>A whole message, ready to be sent.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> payload, bool masked, byte opcode = Text)
    {
        var header = payload.Length < 126 ? 2 : 4;
        var frame = new byte[header + (masked ? 4 : 0) + payload.Length];
        frame[0] = (byte)(0x80 | opcode);
        frame[1] = (byte)((masked ? 0x80 : 0) | (header == 2 ? payload.Length : 126));
        if (header == 4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), checked((ushort)payload.Length));
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

    /// <summary>The payload of the first frame, unmasked in place.</summary>
    /// <returns>The bytes of the frame; 0 when it has not all come.</returns>
    public static int Read(Span<byte> bytes, out byte opcode, out ReadOnlySpan<byte> payload)
    {
        opcode = 0;
        payload = default;
        if (bytes.Length < 2)
        {
            return 0;
        }

        var masked = (bytes[1] & 0x80) != 0;
        var (length, header) = (bytes[1] & 0x7F, 2);
        if (length == 127)
        {
            throw new NotSupportedException("A message of more than 64 KiB.");
        }

        if (length == 126)
        {
            if (bytes.Length < 4)
            {
                return 0;
            }

            (length, header) = (BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), 4);
        }

        header += masked ? 4 : 0;
        if (bytes.Length < header + length)
        {
            return 0;
        }

        var body = bytes.Slice(header, length);
        if (masked)
        {
            Mask(body, MemoryMarshal.Read<uint>(bytes[(header - 4)..]));
        }

        opcode = (byte)(bytes[0] & 0x0F);
        payload = body;
        return header + length;
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
