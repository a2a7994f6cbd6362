namespace AgentConnector.Simulator.Scenarios;

/// <summary>A pretend agent: what it says, hears and does, and which faults it has.</summary>
public sealed record Scenario
{
    /// <summary>Its name, which is also its agent id.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, in a sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>The format it listens to, in the cloud's spelling.</summary>
    public string Hears { get; init; } = "pcm_16000";

    /// <summary>The format it speaks in, in the cloud's spelling; an odd one is a fault on purpose.</summary>
    public string Speaks { get; init; } = "pcm_16000";

    internal string? FirstMessage { get; init; }

    internal IReadOnlyList<string> RequiredVariables { get; init; } = [];

    /// <summary>Dotted paths such as <c>agent.first_message</c>; null allows every override.</summary>
    internal IReadOnlyList<string>? AllowedOverrides { get; init; }

    /// <summary>Connecting takes a signed URL or a key.</summary>
    internal bool Private { get; init; }

    /// <summary>Silence after which the agent speaks again; null never.</summary>
    internal TimeSpan? TurnTimeout { get; init; }

    internal string TurnTimeoutSays { get; init; } = "Are you still there?";

    internal TimeSpan MaxDuration { get; init; } = TimeSpan.FromSeconds(600);

    internal TimeSpan MetadataDelay { get; init; }

    internal MetadataFault Metadata { get; init; }

    /// <summary>The answer to an interruption carries the interruption's id, as the cloud does after multimodal messages.</summary>
    internal bool ReuseInterruptionId { get; init; }

    /// <summary>Replaces <see cref="AgentCloudOptions.SpeedFactor"/>; below 1 the client's playback runs dry.</summary>
    internal double? SpeechSpeed { get; init; }

    /// <summary>The HTTP status that asking for a signed URL gets instead; null gives the URL.</summary>
    internal int? SignedUrlStatus { get; init; }

    internal int RetryAfterSeconds { get; init; } = 5;

    internal IReadOnlyList<Step> Steps { get; init; } = [];
}

/// <summary>What is wrong with the first frame of the server.</summary>
internal enum MetadataFault
{
    None,
    Never,
    Twice,
    AfterFirstMessage,
}
