using System.Buffers;

namespace AgentConnector.Audio.Wav;

/// <summary>
/// Writes 16-bit PCM as a WAV file. The sizes in the header are brought up to date by <see cref="Flush"/> and <see cref="Dispose"/>,
/// so the file of a killed process can be read up to its last flush; <see cref="WavFile.Repair"/> recovers the rest.
/// </summary>
/// <remarks>Not thread-safe. Errors of the stream pass through. Writing allocates nothing.</remarks>
public sealed class WavWriter : IDisposable
{
    /// <summary>The most bytes of samples a file can hold, for its sizes are 32-bit numbers: 37 hours of 16 kHz mono.</summary>
    public const long LargestData = uint.MaxValue - (WavHeader.BytesOfPcm16 - 8) - 3;

    private const int MostAtOnce = 32 * 1024;

    private readonly Stream stream;
    private readonly bool leaveOpen;
    private readonly long start;
    private bool disposed;

    /// <summary>Writes a header at the stream's position; samples follow it.</summary>
    /// <param name="stream">A stream that can be written and sought.</param>
    /// <param name="sampleRate">Samples a second in each channel, 1 to 384 000 Hz.</param>
    /// <param name="channels">1 for mono, 2 for stereo.</param>
    /// <param name="leaveOpen">True keeps the stream open when this writer is disposed.</param>
    /// <exception cref="ArgumentException">The stream cannot be written or sought.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate or the channels are outside their range.</exception>
    public WavWriter(Stream stream, int sampleRate, int channels = 1, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate, 384_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 2);
        if (!stream.CanWrite || !stream.CanSeek)
        {
            throw new ArgumentException("A WAV file needs a stream that can be written and sought.", nameof(stream));
        }

        this.stream = stream;
        this.leaveOpen = leaveOpen;
        start = stream.Position;
        SampleRate = sampleRate;
        Channels = channels;
        stream.Write(WavHeader.OfPcm16(sampleRate, channels, dataBytes: 0));
    }

    /// <summary>Samples a second in each channel, in Hz.</summary>
    public int SampleRate { get; }

    /// <summary>1 for mono, 2 for stereo.</summary>
    public int Channels { get; }

    /// <summary>Samples of each channel written so far.</summary>
    public long Frames => DataBytes / (Channels * sizeof(short));

    /// <summary>How much has been written.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Frames / SampleRate);

    private long DataBytes { get; set; }

    /// <summary>Appends samples.</summary>
    /// <param name="samples">Whole frames: left and right take turns in stereo.</param>
    /// <exception cref="ArgumentException">In stereo, an odd number of samples.</exception>
    /// <exception cref="WavException">The file would outgrow <see cref="LargestData"/>; nothing was written.</exception>
    public void Write(ReadOnlySpan<short> samples)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (samples.Length % Channels != 0)
        {
            throw new ArgumentException("Stereo takes an even number of samples.", nameof(samples));
        }

        if (DataBytes + ((long)samples.Length * sizeof(short)) > LargestData)
        {
            throw new WavException("A WAV file cannot grow beyond 4 GiB; close this one and begin another.");
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(samples.Length * sizeof(short), MostAtOnce));
        try
        {
            for (int count; !samples.IsEmpty; samples = samples[count..])
            {
                count = Math.Min(samples.Length, MostAtOnce / sizeof(short));
                var encoded = Pcm16.Encode(samples[..count], buffer);
                stream.Write(buffer, 0, encoded);
                DataBytes += encoded;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Brings the sizes in the header up to date and flushes the stream: what was written can be read from now on.</summary>
    public void Flush()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        PatchHeader();
    }

    /// <summary>Completes the file and closes the stream, unless it was to be left open.</summary>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        try
        {
            PatchHeader();
        }
        finally
        {
            if (!leaveOpen)
            {
                stream.Dispose();
            }
        }
    }

    private void PatchHeader()
    {
        var end = stream.Position;
        stream.Position = start;
        stream.Write(WavHeader.OfPcm16(SampleRate, Channels, DataBytes));
        stream.Position = end;
        stream.Flush();
    }
}
