namespace AgentConnector.BareBridge;

/// <summary>G.711 μ-law by tables.</summary>
internal static class MuLaw
{
    private const int Bias = 132;
    private const int Largest = 32_635;

    private static readonly float[] Samples = [.. Enumerable.Range(0, 256).Select(code => (float)Sample((byte)code))];
    private static readonly byte[] Codes = [.. Enumerable.Range(0, 1 << 14).Select(upper => Code((short)(upper << 2) + 2))];

    public static float Decode(byte code) => Samples[code];

    /// <summary>The lowest two bits of a sample make no difference.</summary>
    public static byte Encode(short sample) => Codes[(ushort)sample >> 2];

    private static int Sample(byte code)
    {
        var bits = ~code & 0xFF;
        var magnitude = ((((bits & 0x0F) << 3) + Bias) << ((bits >> 4) & 7)) - Bias;
        return (bits & 0x80) == 0 ? magnitude : -magnitude;
    }

    private static byte Code(int sample)
    {
        var magnitude = Math.Min(Math.Abs(sample), Largest) + Bias;
        var exponent = int.Log2(magnitude) - 7;
        return (byte)~((sample < 0 ? 0x80 : 0) | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0F));
    }
}
