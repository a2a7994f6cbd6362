namespace AgentConnector.Calls.Limits;

/// <summary>Those who wait for the same.</summary>
/// <param name="Count">How many.</param>
/// <param name="Oldest">How long the first of them has waited; zero for none.</param>
internal readonly record struct Queued(int Count, TimeSpan Oldest);
