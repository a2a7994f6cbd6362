using System.Text.Json;

namespace AgentConnector.ElevenLabs;

/// <summary>The agent calls a tool of this side. If it expects a response, it gets exactly one: of a tool, of the reader, or an error.</summary>
/// <param name="ToolCallId">Echoed in the answer.</param>
/// <param name="ToolName">The tool.</param>
/// <param name="Parameters">Normally an object.</param>
/// <param name="EventId">The turn, when the cloud said so.</param>
/// <param name="ExpectsResponse">Whether the agent waits for the answer; when it does not, none is sent.</param>
public sealed record ClientToolCall(
    string ToolCallId, string ToolName = "", JsonElement Parameters = default, long? EventId = null, bool ExpectsResponse = true) : ConversationEvent;

/// <summary>The agent is about to run a tool, wherever it lives.</summary>
public sealed record AgentToolRequest(
    string ToolName,
    string ToolCallId,
    string ToolType = "",
    long? EventId = null,
    bool? ExpectsResponse = null,
    bool? DisableInterruptions = null,
    int? ResponseTimeoutSecs = null,
    string? ExecutionMode = null) : ConversationEvent;

/// <summary>A tool has run, or was withheld.</summary>
/// <param name="ToolName">The tool, such as <c>end_call</c>.</param>
/// <param name="ToolCallId">The call.</param>
/// <param name="ToolType"><c>client</c>, <c>webhook</c>, <c>system</c>, <c>mcp</c>, or newer.</param>
/// <param name="EventId">The turn, when the cloud said so.</param>
/// <param name="IsError">It failed.</param>
/// <param name="IsCalled">False when the call was withheld.</param>
/// <param name="IsBlocked">A rule blocked it.</param>
/// <param name="FullToolResult">The whole result as an opaque text, when the agent has that event enabled.</param>
/// <param name="Truncated">The result was cut.</param>
public sealed record AgentToolResponse(
    string ToolName,
    string ToolCallId,
    string ToolType = "",
    long? EventId = null,
    bool IsError = false,
    bool IsCalled = true,
    bool IsBlocked = false,
    string? FullToolResult = null,
    bool Truncated = false) : ConversationEvent;

/// <summary>The agent has decided to hang up. Play what is queued to its end; the cloud closes by itself.</summary>
public sealed record AgentHangsUp(long? EventId) : ConversationEvent;

/// <summary>A tool of a Model Context Protocol server, as it moves through its states.</summary>
public sealed record McpToolCall(
    string ServiceId,
    string ToolCallId,
    string ToolName,
    McpToolState State,
    JsonElement Parameters = default,
    string? ToolDescription = null,
    string? Timestamp = null,
    int? ApprovalTimeoutSecs = null,
    JsonElement Result = default,
    string? ErrorMessage = null) : ConversationEvent;

/// <summary>Where an MCP tool call stands.</summary>
public enum McpToolState
{
    /// <summary>A state this version does not know.</summary>
    Unknown,

    /// <summary>Running.</summary>
    Loading,

    /// <summary>Waits for <see cref="Conversation.SendMcpApprovalAsync"/>.</summary>
    AwaitingApproval,

    /// <summary>Done; the result holds content blocks.</summary>
    Success,

    /// <summary>Failed.</summary>
    Failure,
}

/// <summary>Which MCP servers are connected.</summary>
public sealed record McpConnectionStatus(IReadOnlyList<McpIntegration>? Integrations = null) : ConversationEvent;

/// <summary>One MCP server.</summary>
public sealed record McpIntegration(string IntegrationId, string IntegrationType = "", bool IsConnected = false, int ToolCount = 0);
