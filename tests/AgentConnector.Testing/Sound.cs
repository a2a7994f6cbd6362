using AgentConnector.Audio;
using AgentConnector.Audio.Wav;

namespace AgentConnector.Testing;

/// <summary>Whole sounds in memory.</summary>
public static class Sound
{
    public static short[] Load(string wav)
    {
        using var reader = new WavReader(File.OpenRead(wav));
        var samples = new short[(int)(reader.Duration!.Value.TotalSeconds * reader.Format.SampleRate) + 1];
        return samples[..reader.Read(samples)];
    }

    public static short[] Resample(ReadOnlySpan<short> samples, int from, int to)
    {
        var resampler = new Resampler(from, to);
        var output = new short[resampler.MaxOutput(samples.Length)];
        return output[..resampler.Process(samples, output)];
    }
}
