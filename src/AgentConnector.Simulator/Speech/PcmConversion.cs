using AgentConnector.Audio;
using AgentConnector.Audio.Wav;

namespace AgentConnector.Simulator.Speech;

/// <summary>Converts a whole piece of mono audio at once.</summary>
internal static class PcmConversion
{
    /// <summary>Samples as bytes in the format that travels.</summary>
    public static byte[] ToWire(ReadOnlySpan<short> samples, int rate, AudioFormat format)
    {
        var bytes = new byte[samples.Length * 2];
        Pcm16.Encode(samples, bytes);
        return Convert(bytes, AudioFormat.Pcm(rate), format);
    }

    public static short[] Resample(ReadOnlySpan<short> samples, int from, int to)
    {
        if (from == to)
        {
            return samples.ToArray();
        }

        var bytes = ToWire(samples, from, AudioFormat.Pcm(to));
        var result = new short[bytes.Length / 2];
        Pcm16.Decode(bytes, result);
        return result;
    }

    /// <summary>A WAV file, read whole.</summary>
    /// <exception cref="WavException">It is not a WAV file that can be read.</exception>
    public static (short[] Samples, int Rate) ReadWav(Stream stream)
    {
        using var wav = new WavReader(stream);
        var samples = new List<short>();
        var block = new short[4096];
        for (int read; (read = wav.Read(block)) > 0;)
        {
            samples.AddRange(block.AsSpan(0, read));
        }

        return ([.. samples], wav.Format.SampleRate);
    }

    private static byte[] Convert(byte[] bytes, AudioFormat from, AudioFormat to)
    {
        if (from == to)
        {
            return bytes;
        }

        var converter = new AudioConverter(from, to);
        var result = new byte[converter.OutputFor(bytes.Length) + converter.FlushOutput];
        var written = converter.Convert(bytes, result);
        written += converter.Flush(result.AsSpan(written));
        return result[..written];
    }
}
