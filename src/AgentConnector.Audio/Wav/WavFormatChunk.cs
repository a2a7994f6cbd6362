using System.Buffers.Binary;

namespace AgentConnector.Audio.Wav;

/// <summary>Reads the <c>fmt</c> chunk: WAVEFORMATEX, and WAVEFORMATEXTENSIBLE with its encoding in a GUID.</summary>
internal static class WavFormatChunk
{
    private const int Shortest = 16;
    private const int Extensible = 0xFFFE;
    private const int ExtensibleLength = 40;
    private const int MostChannels = 8;

    /// <summary>In Hz; slower is damage, for nothing that was ever recorded is.</summary>
    private const int LowestRate = 1_000;

    /// <exception cref="WavException">The chunk makes no sense, or names an encoding we do not read.</exception>
    public static WavFormat Parse(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < Shortest)
        {
            throw new WavException($"The fmt chunk has {chunk.Length} bytes where at least {Shortest} are needed; the file is damaged.");
        }

        var tag = (int)BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        var bytesPerFrame = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (channels is 0 or > MostChannels)
        {
            throw new WavException($"The file says it has {channels} channels; 1 to {MostChannels} can be read.");
        }

        if (rate is < LowestRate or > Resampler.HighestRate)
        {
            throw new WavException($"The file says its rate is {rate} Hz; {LowestRate} to {Resampler.HighestRate} Hz can be read.");
        }

        var encoding = EncodingOf(tag == Extensible ? TagOfSubFormat(chunk) : tag, bits);
        var format = new WavFormat(encoding, (int)rate, channels, bits);
        return format.BytesPerFrame == bytesPerFrame
            ? format
            : throw new WavException(
                $"The block align of {bytesPerFrame} does not fit {channels} channels of {bits} bits; the file is damaged.");
    }

    private static WavEncoding EncodingOf(int tag, int bits) => (tag, bits) switch
    {
        (1, 8 or 16 or 24 or 32) => WavEncoding.Pcm,
        (3, 32 or 64) => WavEncoding.FloatingPoint,
        (6, 8) => WavEncoding.ALaw,
        (7, 8) => WavEncoding.MuLaw,
        _ => throw new WavException(
            $"The encoding {Describe(tag)} at {bits} bits cannot be read; convert the file to 16-bit PCM: sox in.wav -b 16 -e signed out.wav"),
    };

    private static string Describe(int tag) => tag switch
    {
        1 => "PCM",
        2 => "Microsoft ADPCM",
        3 => "floating point",
        6 => "A-law",
        7 => "μ-law",
        0x11 => "IMA ADPCM",
        0x31 => "GSM 6.10",
        0x55 => "MP3",
        _ => $"0x{tag:X4}",
    };

    // The GUIDs of all encodings that have a format tag are that tag followed by the same 14 bytes.
    private static int TagOfSubFormat(ReadOnlySpan<byte> chunk)
    {
        ReadOnlySpan<byte> mediaSubtype = [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];
        if (chunk.Length < ExtensibleLength)
        {
            throw new WavException($"The extensible fmt chunk has {chunk.Length} bytes and needs {ExtensibleLength}; the file is damaged.");
        }

        return chunk[26..ExtensibleLength].SequenceEqual(mediaSubtype)
            ? BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..])
            : throw new WavException("The file names its encoding by a GUID that is not known; convert it to 16-bit PCM.");
    }
}
