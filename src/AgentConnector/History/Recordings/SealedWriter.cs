using System.Security.Cryptography;

namespace AgentConnector.History.Recordings;

/// <summary>
/// Encrypts a recording while it is written: <see cref="SealedFormat"/>. A frame is written when it is full, once; what is not full yet, an eighth
/// of a second at most, waits in memory, and is the last frame when the recording ends. Nothing on disk is ever written over.
/// </summary>
/// <param name="file">Empty; disposed with this.</param>
/// <param name="key">Encrypts it.</param>
/// <param name="call">A hash of the call's id.</param>
internal sealed class SealedWriter(Stream file, RecordingKey key, byte[] call) : Stream
{
    private readonly byte[] frame = new byte[SealedFormat.FrameBytes];
    private readonly byte[] output = new byte[SealedFormat.FrameBytes + SealedFormat.TagBytes];
    private byte[] header = [];
    private AesGcm? cipher;
    private int filled;
    private long frames;
    private long position;
    private bool isBroken;

    public override bool CanRead => false;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    /// <summary>Of the WAV.</summary>
    public override long Length => cipher is null ? 0 : SealedFormat.HeadBytes + (frames * SealedFormat.FrameBytes) + filled;

    public override long Position
    {
        get => position;
        set => position = value;
    }

    /// <summary>The header of the WAV, at the beginning, as often as somebody likes; then only what follows what is there.</summary>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (position == 0 && buffer.Length == SealedFormat.HeadBytes)
        {
            Begin(buffer); // who reads knows the lengths in it by the file
            position = SealedFormat.HeadBytes;
            return;
        }

        if (cipher is null || position != Length)
        {
            throw new NotSupportedException("A recording is written from its beginning on, and nothing in it twice.");
        }

        position += buffer.Length;
        while (!buffer.IsEmpty)
        {
            var taken = Math.Min(buffer.Length, frame.Length - filled);
            buffer[..taken].CopyTo(frame.AsSpan(filled));
            buffer = buffer[taken..];
            filled += taken;
            if (filled == frame.Length)
            {
                Seal(FrameKind.Middle);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => position + offset,
        _ => Length + offset,
    };

    /// <summary>Changes nothing: what is full is written, and what is not must not be.</summary>
    public override void Flush() => file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && file.CanWrite)
        {
            try
            {
                if (cipher is not null)
                {
                    Seal(FrameKind.Last);
                }
            }
            finally
            {
                cipher?.Dispose();
                CryptographicOperations.ZeroMemory(frame);
                file.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private void Begin(ReadOnlySpan<byte> head)
    {
        if (cipher is null)
        {
            var salt = RandomNumberGenerator.GetBytes(SealedFormat.SaltBytes);
            header = SealedFormat.HeaderOf(key.Name, salt, call, head);
            file.Write(header);
            cipher = key.CipherFor(salt);
        }
    }

    private void Seal(FrameKind kind)
    {
        if (isBroken)
        {
            throw new IOException("The recording ended when the disk refused it."); // its nonce is used up: this frame is never tried again
        }

        isBroken = true;
        Encrypt(cipher!, header, (kind, frames), frame.AsSpan(0, filled), output);
        file.Write(output.AsSpan(0, filled + SealedFormat.TagBytes));
        isBroken = false;
        frames++;
        filled = 0;
    }

    /// <summary>Writes the frame and its tag to <paramref name="output"/>.</summary>
    internal static void Encrypt(AesGcm cipher, ReadOnlySpan<byte> header, (FrameKind Kind, long Number) frame, ReadOnlySpan<byte> plain, Span<byte> output)
    {
        Span<byte> nonce = stackalloc byte[SealedFormat.NonceBytes];
        SealedFormat.WriteNonce(nonce, frame.Kind, frame.Number);
        cipher.Encrypt(nonce, plain, output[..plain.Length], output.Slice(plain.Length, SealedFormat.TagBytes), header);
    }
}
