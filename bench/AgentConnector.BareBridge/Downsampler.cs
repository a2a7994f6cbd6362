using System.Runtime.InteropServices;

namespace AgentConnector.BareBridge;

/// <summary>PCM at 16 kHz to μ-law at 8 kHz. A piece has an even number of samples.</summary>
internal sealed class Downsampler
{
    private const int EvenHistory = HalfBand.Pairs - 1;

    private readonly float[] evenHistory = new float[EvenHistory];
    private readonly float[] oddHistory = new float[HalfBand.History];

    /// <summary>The result stands where the samples were.</summary>
    public ReadOnlySpan<byte> Process(Span<byte> bytes)
    {
        var pcm = MemoryMarshal.Cast<byte, short>(bytes);
        var count = pcm.Length / 2;
        var odd = Scratch.First(HalfBand.History + count);
        var between = Scratch.Second(count);
        var even = Scratch.Third(EvenHistory + count);
        evenHistory.CopyTo(even);
        oddHistory.CopyTo(odd);
        for (var i = 0; i < count; i++)
        {
            even[EvenHistory + i] = pcm[2 * i];
            odd[HalfBand.History + i] = pcm[(2 * i) + 1];
        }

        HalfBand.Between(odd, between);
        var muLaw = bytes[..count];
        for (var i = 0; i < count; i++)
        {
            muLaw[i] = MuLaw.Encode((short)Math.Clamp((even[i] + between[i]) / 2, short.MinValue, short.MaxValue));
        }

        even[^EvenHistory..].CopyTo(evenHistory);
        odd[^HalfBand.History..].CopyTo(oddHistory);
        return muLaw;
    }
}
