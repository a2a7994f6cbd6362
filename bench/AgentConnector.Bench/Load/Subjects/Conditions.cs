namespace AgentConnector.Bench.Load.Subjects;

/// <summary>How a subject runs, beside what it is.</summary>
internal sealed record Conditions(bool Recording, Inline Inline);
