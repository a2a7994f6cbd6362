using System.Buffers.Binary;
using System.Text;
using AgentConnector.Audio.Wav;

namespace AgentConnector.Audio.Tests.Wav;

/// <summary>Builds WAV files byte by byte, right or wrong on purpose.</summary>
internal static class WavBytes
{
    public static byte[] File(params byte[][] chunks) => Named("RIFF", 4 + (uint)chunks.Sum(chunk => chunk.Length), chunks);

    public static byte[] Named(string name, uint size, params byte[][] chunks) =>
        [.. Encoding.ASCII.GetBytes(name), .. UInt32(size), .. "WAVE"u8, .. chunks.SelectMany(chunk => chunk)];

    public static byte[] Chunk(string name, byte[] body, uint? size = null) =>
        [.. Encoding.ASCII.GetBytes(name), .. UInt32(size ?? (uint)body.Length), .. body, .. new byte[body.Length % 2]];

    public static byte[] Format(int tag = 1, int channels = 1, uint rate = 16000, int bits = 16, int? blockAlign = null) =>
        Chunk("fmt ", FormatBody(tag, channels, rate, bits, blockAlign));

    public static byte[] Extensible(int tag, int channels, uint rate, int bits, byte lastOfGuid = 0x71) => Chunk("fmt ",
    [
        .. FormatBody(0xFFFE, channels, rate, bits, null), .. UInt16(22), .. UInt16(bits), .. UInt32(0), .. UInt16(tag),
        0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, lastOfGuid,
    ]);

    public static byte[] Data(byte[] samples, uint? size = null) => Chunk("data", samples, size);

    public static byte[] Pcm(ReadOnlySpan<short> samples)
    {
        var bytes = new byte[samples.Length * 2];
        Pcm16.Encode(samples, bytes);
        return bytes;
    }

    public static short[] ReadAll(byte[] file) => ReadAll(new MemoryStream(file));

    public static short[] ReadAll(Stream stream)
    {
        using var reader = new WavReader(stream);
        return ReadAll(reader);
    }

    public static short[] ReadAll(WavReader reader)
    {
        var samples = new List<short>();
        var block = new short[333];
        while (reader.Read(block) is > 0 and var read)
        {
            samples.AddRange(block.AsSpan(0, read));
        }

        return [.. samples];
    }

    public static byte[] UInt32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] FormatBody(int tag, int channels, uint rate, int bits, int? blockAlign) =>
    [
        .. UInt16(tag), .. UInt16(channels), .. UInt32(rate), .. UInt32((uint)(rate * channels * bits / 8)),
        .. UInt16(blockAlign ?? channels * bits / 8), .. UInt16(bits),
    ];

    private static byte[] UInt16(int value) => [(byte)value, (byte)(value >> 8)];
}
