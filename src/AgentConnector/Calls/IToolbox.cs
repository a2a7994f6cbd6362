using System.Text.Json;

namespace AgentConnector.Calls;

/// <summary>The tools an agent may use while it talks.</summary>
public interface IToolbox
{
    /// <summary>Whether there is a tool of this name; where nobody can tell, there is.</summary>
    bool Has(string tool) => true;

    /// <summary>Does what the agent asks for. Always answers, also when it fails; throws only when it is cancelled.</summary>
    Task<ToolAnswer> UseAsync(ToolCall call, CancellationToken cancellationToken);
}

/// <summary>What the agent asks for.</summary>
/// <param name="CallId">The call it is asked in.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="ToolCallId">The cloud's id of this request.</param>
/// <param name="Parameters">A JSON object, as a rule.</param>
public sealed record ToolCall(CallId CallId, string Tool, string ToolCallId, JsonElement Parameters);

/// <summary>What the agent is told.</summary>
public sealed record ToolAnswer(string Result, bool IsError = false);
