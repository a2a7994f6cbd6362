namespace AgentConnector.Calls;

/// <summary>A fact and when it happened; it may be stored later.</summary>
public readonly record struct DatedFact(CallEvent Fact, DateTimeOffset At);
