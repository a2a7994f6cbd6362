namespace AgentConnector.Simulator;

/// <summary>What came of a tool call.</summary>
/// <param name="Call">The call.</param>
/// <param name="Result">The result as the client gave it.</param>
/// <param name="Latency">How long it took.</param>
/// <param name="IsError">It failed, by its own account or by silence.</param>
/// <param name="Problem">What the cloud says about a failure of its own noticing.</param>
public sealed record TranscriptToolResult(TranscriptToolCall Call, string Result, TimeSpan Latency, bool IsError = false, string Problem = "")
{
    /// <summary>The tool's name.</summary>
    public string Name => Call.Name;
}
