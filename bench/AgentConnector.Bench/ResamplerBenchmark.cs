using AgentConnector.Audio;
using AgentConnector.Testing;
using BenchmarkDotNet.Attributes;

namespace AgentConnector.Bench;

/// <summary>One 20 ms frame through the resampler.</summary>
public class ResamplerBenchmark
{
    private Resampler resampler = new(48000, 16000);
    private short[] input = [];
    private short[] output = [];

    /// <summary>The pairs that calls use: device, agent, file, telephone; with 8 kHz the telephone's filter.</summary>
    [Params("48000>16000", "16000>48000", "24000>16000", "44100>16000", "8000>16000", "16000>8000", "24000>8000")]
    public string Rates { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        var rates = Rates.Split('>').Select(int.Parse).ToArray();
        resampler = new(rates[0], rates[1], rates.Contains(8000) ? ResamplerQuality.Telephone : ResamplerQuality.Studio);
        input = Tone.Noise(0.02, rates[0]);
        output = new short[resampler.MaxOutput(input.Length)];
    }

    [Benchmark]
    public int Frame() => resampler.Process(input, output);
}
