using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentConnector.Simulator.Scenarios;

/// <summary>A pretend agent: what it says, hears and does, and which faults it has. A scenario file is this, as JSON.</summary>
public sealed class Scenario
{
    /// <summary>Its name, which is also its agent id.</summary>
    [JsonIgnore]
    public string Name { get; set; } = "";

    /// <summary>Where an editor finds what a file may hold.</summary>
    [JsonPropertyName("$schema")]
    public JsonElement Schema { get; set; }

    /// <summary>What it is for, in a sentence.</summary>
    public string Description { get; set; } = "";

    /// <summary>The format it listens to, in the cloud's spelling.</summary>
    [Hearable]
    public string Hears { get; set; } = "pcm_16000";

    /// <summary>The format it speaks in, in the cloud's spelling; an odd one is a fault on purpose.</summary>
    public string Speaks { get; set; } = "pcm_16000";

    /// <summary>What it greets with; null, and the caller speaks first.</summary>
    public string? FirstMessage { get; set; }

    /// <summary>Dynamic variables without which a conversation is refused.</summary>
    public IReadOnlyList<string> RequiredVariables { get; set; } = [];

    /// <summary>Dotted paths such as <c>agent.first_message</c>; null allows every override.</summary>
    public IReadOnlyList<string>? AllowedOverrides { get; set; }

    /// <summary>Connecting takes a signed URL or a key.</summary>
    public bool Private { get; set; }

    /// <summary>Silence after which the agent speaks again; null never.</summary>
    [JsonPropertyName("turn_timeout_seconds")]
    public TimeSpan? TurnTimeout { get; set; }

    /// <summary>What it says after <see cref="TurnTimeout"/>.</summary>
    public string TurnTimeoutSays { get; set; } = "Are you still there?";

    /// <summary>How long a conversation may last.</summary>
    [JsonPropertyName("max_duration_seconds")]
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromSeconds(600);

    /// <summary>What a minute of it costs, in credits: the record of a conversation has the sum.</summary>
    [Range(0, 1_000_000, ErrorMessage = "write a number from {1} to {2}")]
    public double CreditsPerMinute { get; set; }

    /// <summary>It waits in a queue before it begins; null begins at once.</summary>
    public QueueWait? Queue { get; set; }

    /// <summary>How long the first frame of the server is late.</summary>
    [JsonPropertyName("metadata_delay_seconds")]
    public TimeSpan MetadataDelay { get; set; }

    /// <summary>What is wrong with the first frame of the server: <c>never</c>, <c>twice</c>, <c>after_first_message</c>, or nothing.</summary>
    [AllowedValues(null, "never", "twice", "after_first_message", ErrorMessage = "write \"never\", \"twice\" or \"after_first_message\", or leave it out")]
    public string? Metadata { get; set; }

    /// <summary>The answer to an interruption carries the interruption's id, as the cloud does after multimodal messages.</summary>
    public bool ReuseInterruptionId { get; set; }

    /// <summary>Replaces <see cref="AgentCloudOptions.SpeedFactor"/>; below 1 the client's playback runs dry.</summary>
    [Range(0.1, 1000, ErrorMessage = "write a number from {1} to {2}")]
    public double? SpeechSpeed { get; set; }

    /// <summary>The HTTP status that asking for a signed URL gets instead; null gives the URL.</summary>
    [AllowedValues(
        null, 400, 401, 403, 404, 422, 429, 500, 502, 503, ErrorMessage = "use one of: 400, 401, 403, 404, 422, 429, 500, 502, 503")]
    public int? SignedUrlStatus { get; set; }

    /// <summary>What <c>Retry-After</c> says where <see cref="SignedUrlStatus"/> has one.</summary>
    [Range(0, 86_400, ErrorMessage = "write a whole number from {1} to {2}")]
    public int RetryAfterSeconds { get; set; } = 5;

    /// <summary>What it does, one after the other; after the last it waits until the caller hangs up.</summary>
    public IReadOnlyList<Step> Steps { get; set; } = [];

    /// <summary>Reads one scenario file; its name is the scenario's.</summary>
    /// <param name="file">Where it lies, such as <c>Scenarios/refund.json</c>.</param>
    /// <exception cref="InvalidDataException">It is wrong; the message lists every fault with field and remedy.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Scenario FromFile(string file) =>
        ScenarioLibrary.Read([(Path.GetFileName(file), File.ReadAllText(file))]).Single();
}
