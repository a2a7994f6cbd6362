using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AgentConnector.Calls;

/// <summary>Settings of the call core.</summary>
public sealed class CallOptions
{
    public const string Section = "Calls";

    /// <summary>Calls at once; one more is answered 503 with Retry-After.</summary>
    [Range(1, 100_000, ErrorMessage = "MAX_CALLS: set a number from 1 to 100000.")]
    public int MaxConcurrent { get; set; } = 100;

    /// <summary>Calls of one API key at once; one more is answered 429. 0 keeps a part of the lines for each of the other keys.</summary>
    [Range(0, 100_000, ErrorMessage = "MAX_CALLS_PER_KEY: set a number from 0 to 100000.")]
    public int MaxConcurrentPerKey { get; set; }

    /// <summary>The endpoint of a request that names none.</summary>
    [RegularExpression("^[a-z]+:.+$", ErrorMessage = "DEFAULT_TO: set an endpoint such as device:default or wav:demo.")]
    public string DefaultTo { get; set; } = "device:default";

    /// <summary>The longest a call may last, and what a request without <c>max_duration_seconds</c> gets.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "MAX_DURATION_SECONDS: set a number from 1 to 86400.")]
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Whether calls are recorded to disk.</summary>
    public bool Recording { get; set; } = true;

    /// <summary>What becomes of a call whose device is in use.</summary>
    public BusyPolicy WhenBusy { get; set; } = BusyPolicy.Refuse;

    /// <summary>How long a call may wait for its device.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "DEVICE_QUEUE_SECONDS: set a number from 1 to 86400.")]
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What a client should wait before it tries a busy service again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "Calls:RetryAfter: set a time from 1 s to 10 min.")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(5);
}

[OptionsValidator]
internal sealed partial class CallOptionsValidator : IValidateOptions<CallOptions>;
