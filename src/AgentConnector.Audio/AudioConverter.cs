namespace AgentConnector.Audio;

/// <summary>
/// Turns one stream of audio into another format: decodes, resamples, encodes. State is kept between calls, so a stream may be cut
/// anywhere, even in the middle of a 16-bit sample. Not thread-safe; one instance serves one stream in one direction.
/// </summary>
/// <remarks>One rule for the quality: where a side has 8 kHz or less, sound is a telephone's, and 1 ms late; elsewhere it is a studio's.</remarks>
public sealed class AudioConverter
{
    private const int TelephoneRate = 8_000;

    private readonly Resampler resampler;
    private byte half;
    private bool hasHalf;

    /// <summary>Prepares to turn audio in one format into another.</summary>
    /// <param name="from">The format of what goes in.</param>
    /// <param name="to">The format of what comes out.</param>
    /// <exception cref="ArgumentException">A rate is not possible, see <see cref="Resampler(int, int, ResamplerQuality)"/>.</exception>
    public AudioConverter(AudioFormat from, AudioFormat to)
    {
        From = from;
        To = to;
        resampler = new(from.SampleRate, to.SampleRate, QualityOf(from, to));
    }

    /// <summary>The format of what goes in.</summary>
    public AudioFormat From { get; }

    /// <summary>The format of what comes out.</summary>
    public AudioFormat To { get; }

    /// <summary>How late a sound comes out; zero when the rates are equal.</summary>
    public TimeSpan Delay => resampler.Delay;

    /// <summary>Exactly how many bytes the next call will return for an input of this many bytes.</summary>
    public int OutputFor(int inputBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputBytes);
        if (From == To)
        {
            return inputBytes;
        }

        var samples = (inputBytes + (hasHalf ? 1L : 0)) / From.BytesPerSample;
        return checked(resampler.OutputFor((int)samples) * To.BytesPerSample);
    }

    /// <summary>The most bytes that one call can return for an input of this many bytes.</summary>
    public int MaxOutput(int inputBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputBytes);
        if (From == To)
        {
            return inputBytes;
        }

        var samples = (inputBytes + 1L) / From.BytesPerSample;
        return checked(resampler.MaxOutput((int)samples) * To.BytesPerSample);
    }

    /// <summary>Converts the next frame. Allocates the bytes of the result and nothing else.</summary>
    /// <returns>The converted frame, possibly empty; the very same frame when the formats are equal.</returns>
    /// <exception cref="ArgumentException">The frame is not in <see cref="From"/>.</exception>
    public AudioFrame Convert(AudioFrame frame)
    {
        if (frame.Format != From)
        {
            throw new ArgumentException($"This converter takes {From} and was given {frame.Format}.", nameof(frame));
        }

        if (From == To)
        {
            return frame;
        }

        var bytes = new byte[OutputFor(frame.Data.Length)];
        Convert(frame.Data.Span, bytes);
        return new(bytes, To);
    }

    /// <summary>Converts the next stretch of the stream. Allocates nothing.</summary>
    /// <param name="input">Any number of bytes; half a sample at the end waits for its other half.</param>
    /// <param name="output">Room for <see cref="OutputFor"/> bytes; must not overlap <paramref name="input"/>.</param>
    /// <returns>How many bytes were written: whole samples. Equal formats are copied as they are.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short; the stream is then as it was.</exception>
    public int Convert(ReadOnlySpan<byte> input, Span<byte> output)
    {
        Destination.Require(OutputFor(input.Length), output.Length, "bytes", nameof(output));
        if (From == To)
        {
            input.CopyTo(output);
            return input.Length;
        }

        var written = 0;
        if (hasHalf && !input.IsEmpty)
        {
            ReadOnlySpan<byte> joined = [half, input[0]];
            written += ConvertBlock(joined, output);
            input = input[1..];
            hasHalf = false;
        }

        var blockBytes = resampler.BlockSamples * From.BytesPerSample;
        while (input.Length >= From.BytesPerSample)
        {
            var wholeBytes = Math.Min(blockBytes, input.Length - (input.Length % From.BytesPerSample));
            written += ConvertBlock(input[..wholeBytes], output[written..]);
            input = input[wholeBytes..];
        }

        if (!input.IsEmpty)
        {
            half = input[0];
            hasHalf = true;
        }

        return written;
    }

    /// <summary>Ends the stream: gives what the resampler still holds and starts afresh; half a sample is dropped.</summary>
    /// <param name="output">Room for <see cref="FlushOutput"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short.</exception>
    public int Flush(Span<byte> output)
    {
        var tail = new short[resampler.MaxOutput(resampler.DelaySamples)];
        Destination.Require(FlushOutput, output.Length, "bytes", nameof(output));
        var samples = resampler.Flush(tail);
        hasHalf = false;
        return Encode(tail.AsSpan(0, samples), output);
    }

    /// <summary>The most bytes that <see cref="Flush"/> can return.</summary>
    public int FlushOutput => resampler.MaxOutput(resampler.DelaySamples) * To.BytesPerSample;

    /// <summary>Forgets the stream so far.</summary>
    public void Reset()
    {
        resampler.Reset();
        hasHalf = false;
    }

    private static ResamplerQuality QualityOf(AudioFormat from, AudioFormat to) =>
        Math.Min(from.SampleRate, to.SampleRate) <= TelephoneRate ? ResamplerQuality.Telephone : ResamplerQuality.Studio;

    private int ConvertBlock(ReadOnlySpan<byte> block, Span<byte> output)
    {
        Span<short> decoded = stackalloc short[block.Length / From.BytesPerSample];
        Span<short> resampled = stackalloc short[resampler.MaxOutput(decoded.Length)];
        switch (From.Encoding)
        {
            case AudioEncoding.MuLaw:
                G711.DecodeMuLaw(block, decoded);
                break;
            case AudioEncoding.ALaw:
                G711.DecodeALaw(block, decoded);
                break;
            default:
                Pcm16.Decode(block, decoded);
                break;
        }

        var samples = resampler.Process(decoded, resampled);
        return Encode(resampled[..samples], output);
    }

    private int Encode(ReadOnlySpan<short> samples, Span<byte> output)
    {
        switch (To.Encoding)
        {
            case AudioEncoding.MuLaw:
                G711.EncodeMuLaw(samples, output);
                return samples.Length;
            case AudioEncoding.ALaw:
                G711.EncodeALaw(samples, output);
                return samples.Length;
            default:
                return Pcm16.Encode(samples, output);
        }
    }
}
