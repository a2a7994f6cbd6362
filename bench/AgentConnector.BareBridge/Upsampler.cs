namespace AgentConnector.BareBridge;

/// <summary>μ-law at 8 kHz to PCM at 16 kHz.</summary>
internal sealed class Upsampler
{
    private readonly float[] history = new float[HalfBand.History];

    /// <summary>Valid until the next call on this thread.</summary>
    public ReadOnlySpan<short> Process(ReadOnlySpan<byte> muLaw)
    {
        var samples = Scratch.First(HalfBand.History + muLaw.Length);
        var between = Scratch.Second(muLaw.Length);
        var pcm = Scratch.Pcm(2 * muLaw.Length);
        history.CopyTo(samples);
        for (var i = 0; i < muLaw.Length; i++)
        {
            samples[HalfBand.History + i] = MuLaw.Decode(muLaw[i]);
        }

        HalfBand.Between(samples, between);
        for (var i = 0; i < muLaw.Length; i++)
        {
            pcm[2 * i] = (short)samples[i + HalfBand.Pairs - 1];
            pcm[(2 * i) + 1] = (short)Math.Clamp(between[i], short.MinValue, short.MaxValue);
        }

        samples[^HalfBand.History..].CopyTo(history);
        return pcm;
    }
}
