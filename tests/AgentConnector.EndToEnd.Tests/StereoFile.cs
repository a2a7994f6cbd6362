using System.Runtime.InteropServices;
using AgentConnector.Audio;
using AgentConnector.Audio.Wav;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>A recording taken apart: the caller left, the agent right.</summary>
internal sealed record StereoFile(int SampleRate, short[] Left, short[] Right)
{
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Left.Length / SampleRate);

    /// <summary>Reads a file that a plain 44-byte header describes, after <see cref="WavReader"/> has accepted it.</summary>
    public static StereoFile Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        using var reader = new WavReader(new MemoryStream(bytes));
        if (reader.SourceFormat is not { Encoding: WavEncoding.Pcm, BitsPerSample: 16, Channels: 2 })
        {
            throw new InvalidDataException($"{path} is {reader.SourceFormat}");
        }

        var start = bytes.AsSpan().IndexOf("data"u8) + 8;
        var frames = MemoryMarshal.Cast<byte, short>(bytes.AsSpan(start)[..((bytes.Length - start) / 4 * 4)]).ToArray();
        return new(
            reader.SourceFormat.SampleRate,
            [.. frames.Where((_, index) => index % 2 == 0)],
            [.. frames.Where((_, index) => index % 2 == 1)]);
    }

    /// <summary>A mono clip at the rate of recordings.</summary>
    public static short[] ReadMono(string path)
    {
        using var reader = new WavReader(File.OpenRead(path));
        var samples = new short[16_000 * 120];
        var length = reader.Read(samples);
        if (reader.Format.SampleRate == 16_000)
        {
            return samples[..length];
        }

        var converter = new AudioConverter(reader.Format, AudioFormat.Pcm(16_000));
        var converted = converter.Convert(new(MemoryMarshal.AsBytes(samples.AsSpan(0, length)).ToArray(), reader.Format));
        return MemoryMarshal.Cast<byte, short>(converted.Data.Span).ToArray();
    }
}
