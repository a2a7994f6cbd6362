namespace AgentConnector.Audio;

/// <summary>How one sample is written.</summary>
public enum AudioEncoding
{
    /// <summary>Signed 16-bit little-endian linear PCM: two bytes a sample.</summary>
    Pcm16,

    /// <summary>G.711 μ-law (ITU-T G.711, North America and Japan): one byte a sample; silence is 0xFF.</summary>
    MuLaw,

    /// <summary>G.711 A-law (ITU-T G.711, elsewhere): one byte a sample; silence is 0xD5.</summary>
    ALaw,
}

/// <summary>Mono audio as it travels: an encoding at a rate, such as 16-bit PCM at 16 kHz.</summary>
/// <param name="Encoding">How a sample is written.</param>
/// <param name="SampleRate">Samples a second, in Hz.</param>
public readonly record struct AudioFormat(AudioEncoding Encoding, int SampleRate)
{
    /// <summary>Bytes that one sample takes: 2 for PCM, 1 for G.711.</summary>
    public int BytesPerSample => Encoding is AudioEncoding.Pcm16 ? 2 : 1;

    /// <summary>Bytes that one second takes.</summary>
    public int BytesPerSecond => SampleRate * BytesPerSample;

    /// <summary>The byte that fills silence: 0x00 for PCM, 0xFF for μ-law, 0xD5 for A-law.</summary>
    public byte SilenceByte => Encoding switch
    {
        AudioEncoding.MuLaw => 0xFF,
        AudioEncoding.ALaw => 0xD5,
        _ => 0x00,
    };

    /// <summary>Such as <c>pcm_16000</c>, <c>ulaw_8000</c> or <c>alaw_8000</c>.</summary>
    public override string ToString() => Encoding switch
    {
        AudioEncoding.MuLaw => $"ulaw_{SampleRate}",
        AudioEncoding.ALaw => $"alaw_{SampleRate}",
        _ => $"pcm_{SampleRate}",
    };

    /// <summary>16-bit PCM at the given rate in Hz.</summary>
    public static AudioFormat Pcm(int sampleRate) => new(AudioEncoding.Pcm16, sampleRate);

    /// <summary>Bytes of a whole number of samples nearest below <paramref name="duration"/>.</summary>
    public int BytesFor(TimeSpan duration) => (int)(duration.Ticks * SampleRate / TimeSpan.TicksPerSecond) * BytesPerSample;

    /// <summary>How long <paramref name="bytes"/> bytes last.</summary>
    public TimeSpan DurationOf(long bytes) => TimeSpan.FromTicks(bytes * TimeSpan.TicksPerSecond / BytesPerSecond);
}

/// <summary>A slice of audio that knows its format. Its bytes are whoever hands it on: valid until the call returns, so whoever keeps a frame copies it.</summary>
/// <param name="Data">Whole samples in <paramref name="Format"/>.</param>
/// <param name="Format">The encoding and rate of <paramref name="Data"/>.</param>
public readonly record struct AudioFrame(ReadOnlyMemory<byte> Data, AudioFormat Format)
{
    /// <summary>How long the frame lasts when it is played.</summary>
    public TimeSpan Duration => Format.DurationOf(Data.Length);
}
