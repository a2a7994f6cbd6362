using System.Security.Cryptography;

namespace AgentConnector.Backup;

/// <summary>
/// A file as it is while it may be growing: read once, to the length it had when it was opened, and hashed on the way. Its first bytes are read before its
/// length is taken: a recording's header never speaks of more than follows.
/// </summary>
internal sealed class FileSnapshot : Stream
{
    private const int Beginning = 4096;

    private readonly FileStream file;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] beginning = new byte[Beginning];
    private long position;

    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public FileSnapshot(string path)
    {
        file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0); // the service goes on writing it
        try
        {
            var read = file.ReadAtLeast(beginning, Beginning, throwOnEndOfStream: false);
            Length = read < Beginning ? read : file.Length;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override bool CanRead => true;

    /// <summary>It knows its length, which is all that the archive asks of a stream that can be sought.</summary>
    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    /// <summary>Of what was read, in hex.</summary>
    public string Sha256 => Convert.ToHexStringLower(hash.GetCurrentHash());

    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, Length - position);
        if (wanted == 0)
        {
            return 0;
        }

        int read;
        if (position < Beginning)
        {
            read = (int)Math.Min(wanted, Beginning - position);
            beginning.AsSpan((int)position, read).CopyTo(buffer);
        }
        else
        {
            read = file.Read(buffer[..wanted]);
            if (read == 0)
            {
                throw new IOException($"{file.Name} became shorter while it was read");
            }
        }

        hash.AppendData(buffer[..read]);
        position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
            hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
