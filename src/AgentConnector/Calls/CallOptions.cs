using AgentConnector.Settings;

namespace AgentConnector.Calls;

/// <summary>Settings of the call core.</summary>
public sealed class CallOptions
{
    public const string Section = "Calls";

    /// <summary>Calls at once; one more is answered 503 with Retry-After.</summary>
    [Setting("MAX_CALLS", "Calls at once; further ones are refused with 503.", Least = 1, Most = 100_000)]
    public int MaxConcurrent { get; set; } = 100;

    /// <summary>Calls of one API key at once; one more is answered 429. 0 keeps a part of the lines for each of the other keys.</summary>
    [Setting(
        "MAX_CALLS_PER_KEY",
        "Calls of one API key at once; further ones are refused with 429. 0: all but a part that is kept for the other keys.",
        Most = 100_000)]
    public int MaxConcurrentPerKey { get; set; }

    /// <summary>The longest a call may last, and what a request without <c>max_duration_seconds</c> gets.</summary>
    [Setting("MAX_DURATION_SECONDS", "The longest a call may last.", Least = 1, Most = 86_400)]
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The endpoint of a request that names none.</summary>
    [EndpointSetting("DEFAULT_TO", "The audio endpoint of a request that names none, such as device:default or wav:demo.")]
    public string DefaultTo { get; set; } = "device:default";

    /// <summary>Whether calls are recorded to disk.</summary>
    [Setting("RECORDING", "Whether calls are recorded to DATA_DIR.")]
    public bool Recording { get; set; } = true;

    /// <summary>Whether digits are taken out of what is said and pressed.</summary>
    [Setting(
        "REDACT_DIGITS",
        "Whether each digit in transcripts is replaced by #, and keys that are pressed by 'redacted', before they are stored, shown or sent. The agent still gets them.")]
    public bool RedactDigits { get; set; }

    /// <summary>What becomes of a call whose device is in use.</summary>
    [Setting(
        "DEVICE_BUSY",
        "What becomes of a call whose device is in use: refuse (409), or queue (202; it waits).",
        Words = ["refuse", "queue"],
        After = "AUDIO_EARCONS")]
    public BusyPolicy WhenBusy { get; set; } = BusyPolicy.Refuse;

    /// <summary>How long a call may wait for its device.</summary>
    [Setting("DEVICE_QUEUE_SECONDS", "How long a call may wait for its device.", Least = 1, Most = 86_400, After = "DEVICE_BUSY")]
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What a client should wait before it tries a busy service again.</summary>
    public TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(5);
}
