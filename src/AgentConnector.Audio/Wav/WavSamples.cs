using System.Buffers.Binary;

namespace AgentConnector.Audio.Wav;

/// <summary>Turns frames of any readable WAV encoding into mono 16-bit samples: the mean of the channels, rounded, clipped.</summary>
internal static class WavSamples
{
    /// <summary>Decodes whole frames.</summary>
    /// <param name="format">How the frames are written.</param>
    /// <param name="frames">A whole number of frames.</param>
    /// <param name="mono">Room for one sample a frame.</param>
    /// <returns>How many samples were written.</returns>
    public static int ToMono(WavFormat format, ReadOnlySpan<byte> frames, Span<short> mono)
    {
        if (format is { Encoding: WavEncoding.Pcm, BitsPerSample: 16, Channels: 1 })
        {
            return Pcm16.Decode(frames, mono);
        }

        var bytesPerSample = format.BitsPerSample / 8;
        var written = 0;
        for (var frame = frames; frame.Length >= format.BytesPerFrame; frame = frame[format.BytesPerFrame..])
        {
            var sum = 0.0;
            for (var channel = 0; channel < format.Channels; channel++)
            {
                sum += Decode(format, frame.Slice(channel * bytesPerSample, bytesPerSample));
            }

            mono[written++] = short.CreateSaturating(Math.Round(sum / format.Channels)); // not-a-number becomes silence
        }

        return written;
    }

    // Every encoding on the scale of 16-bit samples.
    private static double Decode(WavFormat format, ReadOnlySpan<byte> sample) => (format.Encoding, format.BitsPerSample) switch
    {
        (WavEncoding.Pcm, 8) => (sample[0] - 128) * 256,
        (WavEncoding.Pcm, 16) => BinaryPrimitives.ReadInt16LittleEndian(sample),
        (WavEncoding.Pcm, 24) => ((sample[0] << 8) | (sample[1] << 16) | (sample[2] << 24)) / 65536.0,
        (WavEncoding.Pcm, _) => BinaryPrimitives.ReadInt32LittleEndian(sample) / 65536.0,
        (WavEncoding.FloatingPoint, 32) => BinaryPrimitives.ReadSingleLittleEndian(sample) * 32768.0,
        (WavEncoding.FloatingPoint, _) => BinaryPrimitives.ReadDoubleLittleEndian(sample) * 32768.0,
        (WavEncoding.MuLaw, _) => G711.DecodeMuLaw(sample[0]),
        _ => G711.DecodeALaw(sample[0]),
    };
}
