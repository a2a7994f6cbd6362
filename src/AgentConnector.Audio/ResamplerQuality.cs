namespace AgentConnector.Audio;

/// <summary>What a <see cref="Resampler"/> is for: a better filter looks at more of the sound, so it answers later.</summary>
public enum ResamplerQuality
{
    /// <summary>
    /// For sound cards and files: aliases and images at −90 dB, flat within 0.01 dB to 0.40 of the lower rate, 6 dB down at 0.45. 32 samples
    /// of the lower rate late: 2 ms at 16 kHz.
    /// </summary>
    Studio,

    /// <summary>
    /// For the telephone, whose own noise lies at −38 dB: flat within 0.5 dB to 0.425 of the lower rate (3.4 kHz at 8 kHz), −60 dB from
    /// 0.575 on (4.6 kHz). What lies between folds into 3.4 to 4 kHz, where a telephone has nothing. 8 samples of the lower rate late: 1 ms at 8 kHz.
    /// Where the rates are less than a factor of two apart, aliases add up to −58 dB.
    /// </summary>
    Telephone,
}
