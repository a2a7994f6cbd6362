namespace AgentConnector.Audio.Wav;

/// <summary>
/// Reads a WAV file as mono 16-bit samples at the rate of the file, block by block: RIFF, RF64 and BW64; PCM of 8, 16, 24 and 32 bits,
/// floating point of 32 and 64, G.711; plain and extensible; 1 to 8 channels, averaged. A file whose writer could not fill in
/// the sizes is read to its end, and one that is cut short as far as it goes.
/// </summary>
/// <remarks>Reads any readable stream, and only forward. Not thread-safe. Errors of the stream pass through.</remarks>
public sealed class WavReader : IDisposable
{
    private const int BufferBytes = 8192;

    private readonly Stream stream;
    private readonly bool leaveOpen;
    private readonly WavHeader header;
    private readonly byte[] buffer;
    private long left;
    private bool ended;

    /// <summary>Reads the header and stops before the first sample.</summary>
    /// <param name="stream">The file, from its first byte.</param>
    /// <param name="leaveOpen">True keeps the stream open when this reader is disposed.</param>
    /// <exception cref="WavException">This is not a WAV file, or not one that can be read; the stream is left open.</exception>
    public WavReader(Stream stream, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        header = WavHeader.Read(stream);
        this.stream = stream;
        this.leaveOpen = leaveOpen;
        left = header.DataBytes ?? long.MaxValue;
        buffer = new byte[BufferBytes / SourceFormat.BytesPerFrame * SourceFormat.BytesPerFrame];
    }

    /// <summary>How the file itself is written.</summary>
    public WavFormat SourceFormat => header.Format;

    /// <summary>What this reader gives: 16-bit PCM at the rate of the file.</summary>
    public AudioFormat Format => AudioFormat.Pcm(SourceFormat.SampleRate);

    /// <summary>How many bytes of samples the file says it has; null when its writer did not know.</summary>
    public long? DataBytes => header.DataBytes;

    /// <summary>How long the file says it is; null when its writer did not know.</summary>
    public TimeSpan? Duration => header.DataBytes is { } bytes
        ? TimeSpan.FromSeconds((double)(bytes / SourceFormat.BytesPerFrame) / SourceFormat.SampleRate)
        : null;

    /// <summary>True once reading has reached the end of a file that is shorter than its header says.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Reads the next samples.</summary>
    /// <param name="samples">Receives the mean of the channels, one sample a frame.</param>
    /// <returns>How many samples were read; less than asked for, even 0, only at the end.</returns>
    public int Read(Span<short> samples)
    {
        var read = 0;
        while (read < samples.Length && !ended)
        {
            var frames = Math.Min(buffer.Length / SourceFormat.BytesPerFrame, samples.Length - read);
            read += WavSamples.ToMono(SourceFormat, ReadFrames(frames), samples[read..]);
        }

        return read;
    }

    /// <summary>Closes the stream, unless it was to be left open.</summary>
    public void Dispose()
    {
        if (!leaveOpen)
        {
            stream.Dispose();
        }
    }

    /// <summary>The next whole frames; part of a frame at the end of the file is dropped.</summary>
    private ReadOnlySpan<byte> ReadFrames(int frames)
    {
        var wanted = (int)Math.Min(left, (long)frames * SourceFormat.BytesPerFrame);
        var got = stream.ReadAtLeast(buffer.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
        left -= got;
        IsTruncated = got < wanted && header.DataBytes is not null;
        ended = got < wanted || left < SourceFormat.BytesPerFrame;
        return buffer.AsSpan(0, got - (got % SourceFormat.BytesPerFrame));
    }
}
