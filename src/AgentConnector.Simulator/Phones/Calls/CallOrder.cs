namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>What was ordered: who calls whom, what runs when it is answered, and who is told.</summary>
internal sealed record CallOrder
{
    public required string From { get; init; }

    public required string To { get; init; }

    public required TwimlSource Source { get; init; }

    public bool IsInbound { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Form { get; init; } = [];

    public WebhookTarget? StatusCallback { get; init; }

    /// <summary>Which of <c>initiated</c>, <c>ringing</c>, <c>answered</c> and <c>completed</c> are told.</summary>
    public IReadOnlySet<string> StatusEvents { get; init; } = new HashSet<string> { "completed" };

    /// <summary>How long it may ring.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long it may last.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromHours(4);

    public Detection Detection { get; init; }

    public TimeSpan DetectionTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where the verdict goes while TwiML runs; null holds TwiML back until the verdict.</summary>
    public WebhookTarget? DetectionCallback { get; init; }

    public bool DetectsBeside { get; init; }
}

/// <summary>Whether a machine is looked for.</summary>
internal enum Detection
{
    No,
    Enable,
    DetectMessageEnd,
}

/// <summary>TwiML as it stands, or where to fetch it.</summary>
internal sealed record TwimlSource(string? Inline, WebhookTarget? Webhook)
{
    public static TwimlSource Document(string twiml) => new(twiml, null);

    public static TwimlSource Fetch(string url, string method = "POST") => new(null, new WebhookTarget(url, method));
}

/// <summary>A URL, exactly as it was given, and how to call it.</summary>
internal sealed record WebhookTarget(string Url, string Method);
