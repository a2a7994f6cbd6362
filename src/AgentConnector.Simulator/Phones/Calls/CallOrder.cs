namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>What was ordered: who calls whom, what runs when it is answered, and who is told.</summary>
internal sealed record CallOrder
{
    public required string From { get; init; }

    public required string To { get; init; }

    /// <summary>What to do; null asks <see cref="VoiceUrl"/>.</summary>
    public string? Twiml { get; init; }

    /// <summary>Who says what to do with a call that comes in; null for one that was ordered.</summary>
    public string? VoiceUrl { get; init; }

    public bool IsInbound => VoiceUrl is not null;

    public IReadOnlyList<KeyValuePair<string, string>> Form { get; init; } = [];

    public string? StatusCallback { get; init; }

    /// <summary>Which of <c>initiated</c>, <c>ringing</c>, <c>answered</c> and <c>completed</c> are told.</summary>
    public IReadOnlySet<string> StatusEvents { get; init; } = new HashSet<string> { "completed" };

    /// <summary>How long it may ring.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long it may last.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Who is told whether a person or a machine answered; null looks for no machine.</summary>
    public string? DetectionCallback { get; init; }
}
