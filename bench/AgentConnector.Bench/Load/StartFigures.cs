namespace AgentConnector.Bench.Load;

/// <param name="Total">Milliseconds from a request to its answer.</param>
/// <param name="Cloud">What of them the cloud took.</param>
/// <param name="Own">What is left.</param>
/// <param name="Logged">What the subject says itself that each start took; nothing for the bare bridge.</param>
/// <param name="Cpu">Milliseconds of processor time for a call, from its start to its end.</param>
/// <param name="Compiler">The compiler's share of them.</param>
/// <param name="Fresh">Private memory after the start, bytes.</param>
/// <param name="Later">After all calls.</param>
internal sealed record StartFigures(Percentiles Total, Percentiles Cloud, Percentiles Own, Percentiles Logged, double Cpu, double Compiler, long Fresh, long Later);
