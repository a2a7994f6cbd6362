namespace AgentConnector.Devices;

/// <summary>What a stream knows of itself at one moment.</summary>
public readonly record struct StreamMeasures
{
    /// <summary>From the air to <see cref="ICaptureSink.Write"/>, as far as the system knows.</summary>
    public TimeSpan CaptureLatency { get; init; }

    /// <summary>From <see cref="IPlayoutSource.Read"/> to the air, as far as the system knows.</summary>
    public TimeSpan PlaybackLatency { get; init; }

    /// <summary>
    /// How much later than the played frame beside it a captured frame holds that frame's echo, without the way through
    /// the room: what to delay an echo canceller's reference by. Up to 20 ms too little, never too much; 0 for a card that hands on sound at once.
    /// </summary>
    public TimeSpan EchoDelay { get; init; }

    /// <summary>How much faster the microphone's clock runs than the speaker's, in parts per million; null until it is known.</summary>
    public double? DriftPpm { get; init; }

    /// <summary>Frames given to the sink, silent ones included.</summary>
    public long FramesCaptured { get; init; }

    /// <summary>Silent frames given to the sink because there was no device.</summary>
    public long FramesOfSilence { get; init; }

    /// <summary>Samples the speaker took.</summary>
    public long SamplesPlayed { get; init; }

    /// <summary>Times the speaker ran dry.</summary>
    public long Underruns { get; init; }

    /// <summary>Times the microphone's samples were lost in the system.</summary>
    public long Overruns { get; init; }

    /// <summary>Captured samples dropped because the sink was too slow.</summary>
    public long SamplesDropped { get; init; }

    /// <summary>Times the devices were lost.</summary>
    public long Losses { get; init; }
}
