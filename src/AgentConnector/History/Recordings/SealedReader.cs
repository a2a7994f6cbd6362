using System.Security.Cryptography;

namespace AgentConnector.History.Recordings;

/// <summary>
/// An encrypted recording as the WAV it is, to be read at any place: a range costs the frames it lies in. A recording that was cut off, by a kill or by
/// somebody, ends with its last whole frame.
/// </summary>
internal sealed class SealedReader : Stream
{
    private const int Slot = SealedFormat.FrameBytes + SealedFormat.TagBytes;

    private readonly FileStream file;
    private readonly AesGcm cipher;
    private readonly byte[] header;
    private readonly byte[] head;
    private readonly byte[] frame = new byte[SealedFormat.FrameBytes];
    private readonly byte[] input = new byte[Slot];
    private readonly long whole;
    private readonly FrameKind ending;
    private readonly int rest;
    private long kept = -1;

    /// <param name="file">Disposed with this.</param>
    /// <param name="header">Its first bytes.</param>
    /// <param name="key">The one that the header names.</param>
    /// <exception cref="RecordingUnreadableException">It was changed.</exception>
    public SealedReader(FileStream file, byte[] header, RecordingKey key)
    {
        (this.file, this.header) = (file, header);
        cipher = key.CipherFor(SealedFormat.SaltOf(header));
        var body = file.Length - SealedFormat.HeaderBytes;
        (whole, var remainder) = Math.DivRem(body, Slot);
        (ending, rest) = EndingOf((int)remainder);
        head = SealedFormat.HeadOf(header, (whole * SealedFormat.FrameBytes) + rest);
        if (whole > 0)
        {
            Decrypt(0, Fill(0)); // what was changed as a whole is said before anything is answered
        }
    }

    /// <summary>False where it was cut off: by a kill, by a disk that was full, or by somebody.</summary>
    public bool IsWhole => ending is FrameKind.Last;

    /// <summary>Whether its last frame is there, one of a recording or the one that a start puts behind what was cut off.</summary>
    public bool IsClosed => ending is not FrameKind.Middle;

    /// <summary>Frames that are full.</summary>
    public long WholeFrames => whole;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => head.Length + (whole * SealedFormat.FrameBytes) + rest;

    public override long Position { get; set; }

    /// <exception cref="RecordingUnreadableException">What lies there was changed, moved, or is another file's.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (TryReadKept(buffer, out var number) is { } count)
        {
            return count;
        }

        Decrypt(number, Fill(number));
        return TryReadKept(buffer, out _)!.Value;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc cref="Read(Span{byte})"/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (TryReadKept(buffer.Span, out var number) is { } count)
        {
            return count;
        }

        var length = 0;
        for (int read; length < input.Length; length += read)
        {
            read = await RandomAccess.ReadAsync(file.SafeFileHandle, input.AsMemory(length), PlaceOf(number) + length, cancellationToken);
            if (read == 0)
            {
                break;
            }
        }

        Decrypt(number, length);
        return TryReadKept(buffer.Span, out _)!.Value;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            cipher.Dispose();
            CryptographicOperations.ZeroMemory(frame);
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private static long PlaceOf(long number) => SealedFormat.HeaderBytes + (number * Slot);

    /// <summary>Reads from what is decrypted already; null when the frame of <paramref name="number"/> is wanted first.</summary>
    private int? TryReadKept(Span<byte> buffer, out long number)
    {
        number = -1;
        if (buffer.IsEmpty || Position >= Length)
        {
            return 0;
        }

        if (Position < head.Length)
        {
            return Take(head.AsSpan((int)Position), buffer);
        }

        (number, var offset) = Math.DivRem(Position - head.Length, SealedFormat.FrameBytes);
        return number == kept ? Take(frame.AsSpan((int)offset, LengthOf(number) - (int)offset), buffer) : null;
    }

    private int Take(ReadOnlySpan<byte> from, Span<byte> buffer)
    {
        var count = Math.Min(from.Length, buffer.Length);
        from[..count].CopyTo(buffer);
        Position += count;
        return count;
    }

    private int LengthOf(long number) => number < whole ? SealedFormat.FrameBytes : rest;

    private int Fill(long number)
    {
        var length = 0;
        for (int read; length < input.Length; length += read)
        {
            read = RandomAccess.Read(file.SafeFileHandle, input.AsSpan(length), PlaceOf(number) + length);
            if (read == 0)
            {
                break;
            }
        }

        return length;
    }

    private void Decrypt(long number, int read)
    {
        var length = LengthOf(number);
        kept = -1;
        if (read < length + SealedFormat.TagBytes || !TryDecrypt(number < whole ? FrameKind.Middle : ending, number, length))
        {
            throw new RecordingUnreadableException(
                "The recording was changed after it was written, or the disk damaged it: it cannot be played from there on. Restore the file from a backup.");
        }

        kept = number;
    }

    /// <summary>What stands behind the whole frames, and how much of it is sound.</summary>
    private (FrameKind Kind, int Length) EndingOf(int remainder)
    {
        var length = remainder - SealedFormat.TagBytes;
        if (length < 0 || Fill(whole) < remainder)
        {
            return (FrameKind.Middle, 0);
        }

        return TryDecrypt(FrameKind.Last, whole, length) ? (FrameKind.Last, length)
            : length == 0 && TryDecrypt(FrameKind.Cut, whole, length) ? (FrameKind.Cut, 0)
            : (FrameKind.Middle, 0); // it was being written
    }

    private bool TryDecrypt(FrameKind kind, long number, int length)
    {
        Span<byte> nonce = stackalloc byte[SealedFormat.NonceBytes];
        SealedFormat.WriteNonce(nonce, kind, number);
        try
        {
            cipher.Decrypt(nonce, input.AsSpan(0, length), input.AsSpan(length, SealedFormat.TagBytes), frame.AsSpan(0, length), header);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
