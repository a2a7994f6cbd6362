using AgentConnector.Audio;
using AgentConnector.Testing;
using BenchmarkDotNet.Attributes;

namespace AgentConnector.Bench;

/// <summary>One 20 ms telephone frame, 160 samples, through each direction of each law.</summary>
public class G711Benchmark
{
    private readonly short[] samples = Tone.Noise(0.02, 8000);
    private readonly byte[] codes = new byte[160];

    [Benchmark]
    public void EncodeMuLaw() => G711.EncodeMuLaw(samples, codes);

    [Benchmark]
    public void DecodeMuLaw() => G711.DecodeMuLaw(codes, samples);

    [Benchmark]
    public void EncodeALaw() => G711.EncodeALaw(samples, codes);

    [Benchmark]
    public void DecodeALaw() => G711.DecodeALaw(codes, samples);
}
