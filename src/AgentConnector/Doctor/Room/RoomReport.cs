namespace AgentConnector.Doctor.Room;

/// <summary>What was measured between a speaker and a microphone. What could not be measured is null.</summary>
internal sealed record RoomReport
{
    /// <summary>From handing a sample to the speaker's queue until its echo is delivered; null when the signal was not heard.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>How much louder than it was played the signal came back, in dB.</summary>
    public double? ReturnDb { get; init; }

    /// <summary>The room before anything was played, in dBFS (rms).</summary>
    public required double NoiseDb { get; init; }

    /// <summary>The loudest moment heard, in dBFS.</summary>
    public required double PeakDb { get; init; }

    /// <summary>How many of the samples heard are at full scale, 0 to 1.</summary>
    public required double ClippedShare { get; init; }

    /// <summary>How much faster the microphone's clock runs than the speaker's, in parts per million.</summary>
    public double? DriftPpm { get; init; }

    /// <summary>Sound that went missing on the way (or, negative, was put in); more than any clock explains.</summary>
    public TimeSpan LostSound { get; init; }

    /// <summary>Silent holes in what should have been sound.</summary>
    public int Holes { get; init; }

    /// <summary>Times the speaker ran dry or the microphone's sound was lost, as the system itself counts.</summary>
    public long Dropouts { get; init; }

    /// <summary>How much weaker the echo is after cancelling, in dB.</summary>
    public double? ErleDb { get; init; }

    /// <summary>The microphone gave nothing but zeros.</summary>
    public bool IsDead => PeakDb < -90;

    /// <summary>Sound was missing here and there.</summary>
    public bool IsBroken => LostSound != TimeSpan.Zero || Holes > 0 || Dropouts > 0;

    public bool WasHeard => Delay is not null;
}
