namespace AgentConnector.Audio.Wav;

/// <summary>How one sample of a WAV file is written.</summary>
public enum WavEncoding
{
    /// <summary>Integer PCM, format tag 1: unsigned at 8 bits, signed little-endian at 16, 24 and 32.</summary>
    Pcm = 1,

    /// <summary>IEEE 754 floating point, format tag 3: full scale is ±1.0, at 32 or 64 bits.</summary>
    FloatingPoint = 3,

    /// <summary>G.711 A-law, format tag 6.</summary>
    ALaw = 6,

    /// <summary>G.711 μ-law, format tag 7.</summary>
    MuLaw = 7,
}

/// <summary>What the <c>fmt</c> chunk of a WAV file says.</summary>
/// <param name="Encoding">How one sample is written.</param>
/// <param name="SampleRate">Samples a second in each channel, 1 000 to 384 000 Hz.</param>
/// <param name="Channels">Samples in a frame, 1 to 8.</param>
/// <param name="BitsPerSample">8, 16, 24 or 32 for PCM; 32 or 64 for floating point; 8 for G.711.</param>
public readonly record struct WavFormat(WavEncoding Encoding, int SampleRate, int Channels, int BitsPerSample)
{
    /// <summary>Bytes that one sample of every channel takes: what the format calls its block align.</summary>
    public int BytesPerFrame => Channels * BitsPerSample / 8;
}
