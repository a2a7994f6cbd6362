namespace AgentConnector.Devices;

/// <summary>Which devices to open, what to do with their samples, and how long to wait.</summary>
public sealed record DuplexRequest
{
    /// <summary>The length of a frame towards the application, whatever the device's own rate and period are.</summary>
    public static readonly TimeSpan FrameLength = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// The microphone by name. Null takes the default one, and follows when the system moves the stream; a named device is
    /// never swapped for another: when it goes, the stream is lost until it is back.
    /// </summary>
    public string? CaptureDevice { get; init; }

    /// <summary>The speaker by name; null as for <see cref="CaptureDevice"/>.</summary>
    public string? PlaybackDevice { get; init; }

    /// <summary>Takes what the microphone hears.</summary>
    public required ICaptureSink Capture { get; init; }

    /// <summary>Gives what the speaker plays.</summary>
    public required IPlayoutSource Playout { get; init; }

    /// <summary>
    /// How much the device asks for at a time. Sound already handed over cannot be taken back, so an interruption is heard
    /// up to <see cref="PlaybackPeriods"/> of these later; less than 10 ms underruns on a busy machine.
    /// </summary>
    public TimeSpan PlaybackPeriod { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>Periods that wait in the device. Below three, PulseAudio runs the card in half-millisecond steps.</summary>
    public int PlaybackPeriods { get; init; } = 3;

    /// <summary>How long the device may take until the first samples have passed both ways.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A device that gives or takes nothing for this long, and was not suspended, counts as lost.</summary>
    public TimeSpan Watchdog { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The wait before the first attempt to get a lost device back; doubles up to <see cref="LongestRetryDelay"/>.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait between two attempts.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(5);
}
