namespace AgentConnector.Simulator;

/// <summary>A client's answer to a tool call.</summary>
/// <param name="ToolCallId">Which call.</param>
/// <param name="Result">The result as it came.</param>
/// <param name="IsError">The client says the tool failed.</param>
public sealed record ReceivedToolResult(string ToolCallId, string Result, bool IsError);
