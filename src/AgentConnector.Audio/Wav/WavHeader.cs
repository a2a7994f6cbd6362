using System.Buffers.Binary;

namespace AgentConnector.Audio.Wav;

/// <summary>
/// Everything before the samples of a WAV file: RIFF (Microsoft and IBM, 1991), RF64 (EBU Tech 3306) and its twin BW64.
/// </summary>
/// <param name="Format">What the <c>fmt</c> chunk says.</param>
/// <param name="DataOffset">Where the samples begin, in bytes from the start of the file.</param>
/// <param name="DataBytes">How many bytes of samples there should be; null when the writer did not know: read to the end.</param>
/// <param name="RiffBytes">The size in the first chunk as it was written, in bytes after its eight.</param>
internal sealed record WavHeader(WavFormat Format, long DataOffset, long? DataBytes, long RiffBytes)
{
    private const uint Unknown = uint.MaxValue;

    /// <summary>Writers to a pipe that leave neither 0 nor 0xFFFFFFFF leave something just below, or at, 2 GiB.</summary>
    private const uint Placeholder = 0x7FFF_0000;

    private const int MostChunks = 1000;
    private const int LongestFormat = 40;

    /// <summary>Length of the header that <see cref="OfPcm16"/> makes.</summary>
    public const int BytesOfPcm16 = 44;

    /// <summary>Reads up to the first sample and leaves the stream there.</summary>
    /// <exception cref="WavException">This is not a WAV file, or not one we can read.</exception>
    public static WavHeader Read(Stream stream)
    {
        Span<byte> start = stackalloc byte[12];
        switch (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false))
        {
            case 0:
                throw new WavException("The file is empty; a WAV file was expected.");
            case < 12:
                throw new WavException("The file ends within its first 12 bytes; a WAV file was expected.");
        }

        var is64 = start[..4].SequenceEqual("RF64"u8) || start[..4].SequenceEqual("BW64"u8);
        if (!(is64 || start[..4].SequenceEqual("RIFF"u8)) || !start[8..].SequenceEqual("WAVE"u8))
        {
            throw new WavException("This is not a WAV file: it does not begin with RIFF and WAVE. Convert it to WAV first.");
        }

        return ReadChunks(stream, BinaryPrimitives.ReadUInt32LittleEndian(start[4..]), is64);
    }

    /// <summary>The plain header of a file of 16-bit PCM with this many bytes of samples.</summary>
    public static byte[] OfPcm16(int sampleRate, int channels, long dataBytes)
    {
        var bytesPerFrame = channels * sizeof(short);
        var header = new byte[BytesOfPcm16];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), checked((uint)(BytesOfPcm16 - 8 + dataBytes)));
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(20), (short)WavEncoding.Pcm);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(22), (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), sampleRate * bytesPerFrame);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(32), (short)bytesPerFrame);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(34), 16);
        "data"u8.CopyTo(header.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(40), checked((uint)dataBytes));
        return header;
    }

    private static WavHeader ReadChunks(Stream stream, long riffBytes, bool is64)
    {
        WavFormat? format = null;
        long? bytes64 = null;
        var offset = 12L;
        Span<byte> chunk = stackalloc byte[8];
        for (var count = 0; count < MostChunks; count++)
        {
            if (stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false) < chunk.Length)
            {
                throw new WavException(format is null
                    ? "The file ends before its fmt chunk, which says how it is encoded; it is cut short or damaged."
                    : "The file ends before its data chunk; it holds no audio.");
            }

            offset += chunk.Length;
            var size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk[..4].SequenceEqual("data"u8))
            {
                var known = format ?? throw new WavException("The data chunk comes before any fmt chunk; the file is damaged.");
                return new(known, offset, is64 && size == Unknown ? Believable(bytes64) : DataBytesOf(stream, size, riffBytes, offset), riffBytes);
            }

            var used = 0;
            if (chunk[..4].SequenceEqual("fmt "u8))
            {
                format = ReadFormat(stream, size, out used);
            }
            else if (is64 && chunk[..4].SequenceEqual("ds64"u8))
            {
                bytes64 = ReadDataSize64(stream, size, out used);
            }

            // Chunks begin at even offsets; the byte of padding is not counted in the size.
            Skip(stream, size - used + (size & 1));
            offset += size + (size & 1);
        }

        throw new WavException($"No audio within the first {MostChunks} chunks; the file is damaged.");
    }

    private static WavFormat ReadFormat(Stream stream, uint size, out int used)
    {
        Span<byte> bytes = stackalloc byte[LongestFormat];
        bytes = bytes[..(int)Math.Min(size, LongestFormat)];
        used = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return used < bytes.Length
            ? throw new WavException("The file ends within its fmt chunk; it is cut short.")
            : WavFormatChunk.Parse(bytes);
    }

    // The ds64 chunk: 64-bit sizes of the RIFF and data chunks, each used where the 32-bit field says 0xFFFFFFFF.
    private static long? ReadDataSize64(Stream stream, uint size, out int used)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes = bytes[..(int)Math.Min(size, 16)];
        used = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return used < 16 ? throw new WavException("The ds64 chunk is cut short.") : BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
    }

    // Half a terabyte is eight channels of 48 kHz for weeks; a size beyond that is damage, and the file is read to its end.
    private static long? Believable(long? size) => size is > 0 and <= 1L << 39 ? size : null;

    // A writer to a pipe cannot go back to fill in sizes and leaves a placeholder. One that is no more than the file holds is a size; a size
    // of 0 is taken at its word only when chunks do follow.
    private static long? DataBytesOf(Stream stream, uint size, long riffBytes, long dataOffset)
    {
        long? held = stream.CanSeek ? stream.Length - stream.Position : null;
        return size switch
        {
            Unknown => null,
            0 when riffBytes == Unknown || riffBytes + 8 <= dataOffset || (held is not null && !ChunksFollow(stream)) => null,
            >= Placeholder when held is null || size > held => null,
            _ => size,
        };
    }

    /// <summary>Whether what follows, to the end of the file, are chunks. Leaves the stream where it was.</summary>
    private static bool ChunksFollow(Stream stream)
    {
        var start = stream.Position;
        Span<byte> chunk = stackalloc byte[8];
        var count = 0;
        while (count < MostChunks
            && stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false) == chunk.Length
            && !chunk[..4].ContainsAnyExceptInRange((byte)' ', (byte)'~')
            && BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]) is var size
            && size <= stream.Length - stream.Position)
        {
            count++;
            Skip(stream, size + (size & 1));
        }

        var atEnd = count > 0 && stream.Position == stream.Length;
        stream.Position = start;
        return atEnd;
    }

    private static void Skip(Stream stream, long bytes)
    {
        if (stream.CanSeek)
        {
            stream.Position = Math.Min(stream.Position + bytes, stream.Length); // not all streams can be sought past their end
            return;
        }

        Span<byte> scratch = stackalloc byte[1024];
        while (bytes > 0 && stream.Read(scratch[..(int)Math.Min(bytes, scratch.Length)]) is > 0 and var read)
        {
            bytes -= read;
        }
    }
}
