namespace AgentConnector.Simulator;

/// <summary>A tool the agent called.</summary>
/// <param name="Id">The id its result carries, too.</param>
/// <param name="Name">The tool's name.</param>
/// <param name="Kind"><c>client</c>, <c>mcp</c> or <c>system</c>.</param>
/// <param name="Parameters">The parameters as JSON.</param>
/// <param name="HasBeenCalled">False for an approval that was not given.</param>
public sealed record TranscriptToolCall(string Id, string Name, string Kind, string Parameters, bool HasBeenCalled = true);
