using System.Numerics;

namespace AgentConnector.Audio;

/// <summary>
/// The two companding laws of telephony (ITU-T G.711, tables 1a to 2b), 16-bit linear samples to one byte and back, by table.
/// μ-law sees the upper 14 bits of a sample and A-law the upper 13, so full scale here is full scale there; the decision
/// values are those of the recommendation. Stateless: any thread may call any member, and nothing is allocated.
/// </summary>
/// <remarks>
/// Every A-law code survives decoding and encoding. So does every μ-law code but 0x7F, the negative zero, which comes back as 0xFF.
/// </remarks>
public static class G711
{
    // Adding 33 quanta (132 at 16 bits) to the magnitude makes every μ-law segment start at a power of two.
    private const int MuLawBias = 33 << 2;

    private static readonly short[] MuLawToLinear = Table(256, code => MuLawExpand((byte)code));
    private static readonly short[] ALawToLinear = Table(256, code => ALawExpand((byte)code));
    private static readonly byte[] LinearToMuLaw = Table(1 << 14, index => MuLawCompress((short)(index << 2)));
    private static readonly byte[] LinearToALaw = Table(1 << 12, index => ALawCompress((short)(index << 4)));

    /// <summary>One μ-law byte as a linear sample, within ±32 124.</summary>
    public static short DecodeMuLaw(byte code) => MuLawToLinear[code];

    /// <summary>One A-law byte as a linear sample, within ±32 256; there is no zero, the smallest are ±8.</summary>
    public static short DecodeALaw(byte code) => ALawToLinear[code];

    /// <summary>One linear sample as μ-law; what lies beyond ±32 124 is clipped to the outermost code.</summary>
    public static byte EncodeMuLaw(short sample) => LinearToMuLaw[(ushort)sample >> 2];

    /// <summary>One linear sample as A-law.</summary>
    public static byte EncodeALaw(short sample) => LinearToALaw[(ushort)sample >> 4];

    /// <summary>Decodes μ-law, one sample a byte.</summary>
    /// <param name="codes">The bytes to decode.</param>
    /// <param name="samples">Receives as many samples as there are codes; may be longer.</param>
    /// <exception cref="ArgumentException"><paramref name="samples"/> is shorter than <paramref name="codes"/>.</exception>
    public static void DecodeMuLaw(ReadOnlySpan<byte> codes, Span<short> samples) => Decode(MuLawToLinear, codes, samples);

    /// <summary>Decodes A-law, one sample a byte.</summary>
    /// <inheritdoc cref="DecodeMuLaw(ReadOnlySpan{byte}, Span{short})"/>
    public static void DecodeALaw(ReadOnlySpan<byte> codes, Span<short> samples) => Decode(ALawToLinear, codes, samples);

    /// <summary>Encodes linear samples as μ-law, one byte a sample.</summary>
    /// <param name="samples">The samples to encode.</param>
    /// <param name="codes">Receives as many bytes as there are samples; may be longer.</param>
    /// <exception cref="ArgumentException"><paramref name="codes"/> is shorter than <paramref name="samples"/>.</exception>
    public static void EncodeMuLaw(ReadOnlySpan<short> samples, Span<byte> codes) => Encode(LinearToMuLaw, 2, samples, codes);

    /// <summary>Encodes linear samples as A-law, one byte a sample.</summary>
    /// <inheritdoc cref="EncodeMuLaw(ReadOnlySpan{short}, Span{byte})"/>
    public static void EncodeALaw(ReadOnlySpan<short> samples, Span<byte> codes) => Encode(LinearToALaw, 4, samples, codes);

    private static void Decode(short[] table, ReadOnlySpan<byte> codes, Span<short> samples)
    {
        Destination.Require(codes.Length, samples.Length, "samples", nameof(samples));
        samples = samples[..codes.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = table[codes[i]];
        }
    }

    private static void Encode(byte[] table, int unusedBits, ReadOnlySpan<short> samples, Span<byte> codes)
    {
        Destination.Require(samples.Length, codes.Length, "bytes", nameof(codes));
        codes = codes[..samples.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = table[(ushort)samples[i] >> unusedBits];
        }
    }

    private static T[] Table<T>(int length, Func<int, T> entry)
    {
        var table = new T[length];
        for (var i = 0; i < length; i++)
        {
            table[i] = entry(i);
        }

        return table;
    }

    // A code is sign (1 bit, set for positive), segment (3 bits), step (4 bits); μ-law sends all bits inverted.
    private static short MuLawExpand(byte code)
    {
        var bits = ~code & 0xFF;
        var magnitude = ((((bits & 0x0F) << 3) + MuLawBias) << ((bits >> 4) & 7)) - MuLawBias;
        return (short)((bits & 0x80) != 0 ? -magnitude : magnitude);
    }

    private static byte MuLawCompress(short sample)
    {
        var magnitude = Math.Min((sample < 0 ? ~sample : sample) + MuLawBias, short.MaxValue);
        var segment = BitOperations.Log2((uint)magnitude) - 7;
        var step = (magnitude >> (segment + 3)) & 0x0F;
        return (byte)~((sample < 0 ? 0x80 : 0) | (segment << 4) | step);
    }

    // A-law sends the even bits inverted (0x55); its first two segments have the same step, so the first is a special case.
    private static short ALawExpand(byte code)
    {
        var bits = code ^ 0x55;
        var segment = (bits >> 4) & 7;
        var magnitude = ((bits & 0x0F) << 4) + 8;
        if (segment > 0)
        {
            magnitude = (magnitude + 0x100) << (segment - 1);
        }

        return (short)((bits & 0x80) != 0 ? magnitude : -magnitude);
    }

    private static byte ALawCompress(short sample)
    {
        var magnitude = sample < 0 ? ~sample : sample;
        var segment = Math.Max(BitOperations.Log2((uint)magnitude) - 7, 0);
        var step = (magnitude >> Math.Max(segment + 3, 4)) & 0x0F;
        return (byte)(((sample < 0 ? 0 : 0x80) | (segment << 4) | step) ^ 0x55);
    }
}
