namespace AgentConnector.Bench.Load.Subjects;

/// <summary>How a subject runs, beside what it is.</summary>
internal sealed record Conditions(bool Recording, Inline Inline)
{
    /// <summary>More of the service's settings.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
