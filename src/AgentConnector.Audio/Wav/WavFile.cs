using System.Buffers.Binary;

namespace AgentConnector.Audio.Wav;

/// <summary>What can be done to a WAV file as a whole.</summary>
public static class WavFile
{
    /// <summary>
    /// Mends a file whose writer was killed: makes the sizes in its header cover all samples that reached the file, and cuts off
    /// part of a frame at the end. A whole file is left alone, and so is one with other chunks after its samples.
    /// </summary>
    /// <param name="stream">The file, from position 0; must be readable, writable and seekable. It is left open.</param>
    /// <returns>True when the file was changed.</returns>
    /// <exception cref="WavException">The header itself is missing or unreadable, or the file has outgrown 4 GiB.</exception>
    /// <exception cref="ArgumentException">The stream cannot be read, written and sought.</exception>
    public static bool Repair(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead || !stream.CanWrite || !stream.CanSeek)
        {
            throw new ArgumentException("Repairing needs a stream that can be read, written and sought.", nameof(stream));
        }

        stream.Position = 0;
        var header = WavHeader.Read(stream);
        var riffEnd = header.RiffBytes + 8;
        var dataEnd = header.DataOffset + header.DataBytes;
        var chunksFollow = dataEnd + 1 < riffEnd && dataEnd <= stream.Length; // 1 for the padding of an odd data chunk
        var whole = riffEnd == stream.Length && dataEnd <= riffEnd;
        if (chunksFollow || whole)
        {
            return false;
        }

        var dataBytes = stream.Length - header.DataOffset;
        dataBytes -= dataBytes % header.Format.BytesPerFrame;
        if (header.DataOffset + dataBytes > uint.MaxValue)
        {
            throw new WavException("The file has outgrown the 4 GiB that a WAV header can describe; only its first 4 GiB can be read.");
        }

        stream.SetLength(header.DataOffset + dataBytes);
        WriteSize(stream, 4, header.DataOffset + dataBytes - 8);
        WriteSize(stream, header.DataOffset - 4, dataBytes);
        stream.Flush();
        return true;
    }

    private static void WriteSize(Stream stream, long offset, long size)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)size);
        stream.Position = offset;
        stream.Write(bytes);
    }
}
