using System.Buffers.Binary;

namespace AgentConnector.History.Recordings;

/// <summary>
/// How an encrypted recording lies in its file (docs/decisions/recordings-at-rest.md):
/// <code>
///   header, 128 bytes   magic 8 · name of the key 8 · salt 32 · hash of the call's id 16 · the WAV's header, 44 · 0 …
///   frames              8192 bytes encrypted · tag 16
///   the last frame      0 to 8191 bytes encrypted · tag 16
/// </code>
/// Each frame is written once and never again. Its nonce is what kind it is and the how-manieth; the header is authenticated with each.
/// </summary>
internal static class SealedFormat
{
    public const int HeaderBytes = 128;
    public const int FrameBytes = 8192;
    public const int TagBytes = 16;
    public const int NonceBytes = 12;
    public const int SaltBytes = 32;
    public const int CallBytes = 16;

    /// <summary>The header that <c>WavWriter</c> writes: RIFF with 16-bit PCM.</summary>
    public const int HeadBytes = 44;

    private const int KeyAt = 8, SaltAt = 16, CallAt = 48, HeadAt = 64;

    /// <summary>The last digit is the version.</summary>
    public static ReadOnlySpan<byte> Magic => "AC-REC-1"u8;

    /// <summary>A header for a file that is begun.</summary>
    /// <param name="key">The name of the key.</param>
    /// <param name="salt">Random.</param>
    /// <param name="call">A hash of the call's id: no other recording can be put in this one's place.</param>
    /// <param name="head">The WAV's header; what it says of lengths does not count.</param>
    public static byte[] HeaderOf(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> call, ReadOnlySpan<byte> head)
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        key.CopyTo(header.AsSpan(KeyAt));
        salt.CopyTo(header.AsSpan(SaltAt));
        call.CopyTo(header.AsSpan(CallAt));
        head.CopyTo(header.AsSpan(HeadAt));
        return header;
    }

    public static ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> header) => header.Slice(KeyAt, RecordingKey.NameBytes);

    public static ReadOnlySpan<byte> SaltOf(ReadOnlySpan<byte> header) => header.Slice(SaltAt, SaltBytes);

    public static ReadOnlySpan<byte> CallOf(ReadOnlySpan<byte> header) => header.Slice(CallAt, CallBytes);

    /// <summary>The WAV's header with its lengths as they are.</summary>
    public static byte[] HeadOf(ReadOnlySpan<byte> header, long dataBytes)
    {
        var head = header.Slice(HeadAt, HeadBytes).ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), (uint)Math.Min(uint.MaxValue, HeadBytes - 8 + dataBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(HeadBytes - 4), (uint)Math.Min(uint.MaxValue, dataBytes));
        return head;
    }

    /// <summary>What a frame is encrypted with beside the file's own key. Two frames of a file never have the same.</summary>
    public static void WriteNonce(Span<byte> nonce, FrameKind kind, long number)
    {
        nonce.Clear();
        nonce[0] = (byte)kind;
        BinaryPrimitives.WriteInt64BigEndian(nonce[(NonceBytes - sizeof(long))..], number);
    }
}
