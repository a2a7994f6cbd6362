using System.Text.Json;
using AgentConnector.Audio;

namespace AgentConnector.Agents;

/// <summary>Something the agent did. <c>Turn</c> numbers are the cloud's event ids: they never fall, and may be missing.</summary>
public abstract record AgentEvent;

/// <summary>A piece of speech, faster than real time.</summary>
/// <param name="Audio">Its sound.</param>
/// <param name="Turn">The reply it belongs to.</param>
/// <param name="Characters">What is said in it and when, where the agent tells.</param>
public sealed record AgentSpoke(AudioFrame Audio, long? Turn, IReadOnlyList<SpokenCharacter>? Characters = null) : AgentEvent;

/// <summary>A character and when it begins to sound, from the start of its piece of speech.</summary>
public readonly record struct SpokenCharacter(string Text, TimeSpan At);

/// <summary>The caller spoke over the agent: what was not heard yet is void.</summary>
public sealed record AgentInterrupted : AgentEvent;

/// <summary>The text of what the agent says, sent with its first sound, and the files that come with it.</summary>
public sealed record AgentSaid(string Text, long? Turn, AgentShowed? Files = null) : AgentEvent;

/// <summary>What the agent had really said of a turn.</summary>
public sealed record AgentCorrected(string Text, string OriginalText, long? Turn) : AgentEvent;

/// <summary>What the agent understood of the caller; tentative while the caller still speaks.</summary>
public sealed record CallerSaid(string Text, bool Tentative, long? Turn) : AgentEvent;

/// <summary>The agent wants a tool of ours. It must be answered, whatever happens.</summary>
public sealed record AgentCalledTool(string Tool, string ToolCallId, JsonElement Parameters) : AgentEvent;

/// <summary>The agent runs a tool, wherever that lives. A client tool comes as <see cref="AgentCalledTool"/>, too, and must be answered there.</summary>
/// <param name="Tool">Its name.</param>
/// <param name="ToolCallId">The cloud's id of this use.</param>
/// <param name="Kind"><c>client</c>, <c>webhook</c>, <c>system</c>, <c>mcp</c>, or newer.</param>
public sealed record AgentUsesTool(string Tool, string ToolCallId, string Kind) : AgentEvent;

/// <summary>A tool has run, or was withheld.</summary>
/// <param name="Tool">Its name.</param>
/// <param name="ToolCallId">The cloud's id of this use.</param>
/// <param name="Kind">As in <see cref="AgentUsesTool"/>.</param>
/// <param name="IsError">It failed.</param>
/// <param name="IsWithheld">The agent's own rules kept it from running.</param>
public sealed record AgentUsedTool(string Tool, string ToolCallId, string Kind, bool IsError, bool IsWithheld = false) : AgentEvent;

/// <summary>The agent may use a tool of an MCP server only when somebody approves, and waits for that.</summary>
/// <param name="Tool">Its name.</param>
/// <param name="ToolCallId">Named by the answer.</param>
/// <param name="Server">The cloud's id of the MCP server.</param>
/// <param name="Parameters">What the tool would be given.</param>
/// <param name="Within">How long the agent waits, when it says so.</param>
public sealed record AgentAsksApproval(string Tool, string ToolCallId, string Server, JsonElement Parameters, TimeSpan? Within) : AgentEvent;

/// <summary>A person or another system speaks in the agent's place, or the agent again.</summary>
public sealed record AgentReplaced(bool IsReplaced) : AgentEvent;

/// <summary>Something to see beside the speech.</summary>
/// <param name="Kind"><c>attachments</c>, <c>component</c> or <c>metadata</c>.</param>
/// <param name="Name">Of a component, which.</param>
/// <param name="Id">The cloud's id of it, where it has one.</param>
/// <param name="Content">The files, the component's properties, or what the agent's model attached to its reply.</param>
/// <param name="Turn">The reply it belongs to.</param>
public sealed record AgentShowed(string Kind, string? Name, string? Id, JsonElement Content, long? Turn) : AgentEvent;

/// <summary>Which of the agent's MCP servers are connected.</summary>
public sealed record AgentReachesServers(IReadOnlyList<AgentServer> Servers) : AgentEvent;

/// <summary>One MCP server of the agent.</summary>
/// <param name="Id">The cloud's id of it.</param>
/// <param name="Kind">In the cloud's words.</param>
/// <param name="IsConnected">Whether its tools can be used.</param>
/// <param name="ToolCount">How many there are.</param>
public sealed record AgentServer(string Id, string Kind, bool IsConnected, int ToolCount);

/// <summary>How full the context of the agent's model is after a turn, in tokens.</summary>
public sealed record AgentUsesContext(long? Turn, string Model, long Tokens, long LimitTokens) : AgentEvent;

/// <summary>The agent presses keys of the phone: tones for whoever is called.</summary>
/// <param name="Keys">0-9 * # A-D, and a comma for half a second without any; at least one of them, and bounded.</param>
public sealed record AgentPressesKeys(string Keys) : AgentEvent;

/// <summary>The agent has decided to hang up: what is queued should still be heard.</summary>
public sealed record AgentEndsCall : AgentEvent;

/// <summary>The agent's side has no free line, and the conversation waits in its queue: told when that begins, and how it comes out.</summary>
public sealed record AgentQueued(AgentQueueState State) : AgentEvent;

/// <summary>Where a conversation stands in the queue of the agent's side.</summary>
public enum AgentQueueState
{
    /// <summary>It waits. The agent hears nothing and says nothing, but may play hold sound of its own.</summary>
    Waiting,

    /// <summary>It has a line: the agent begins.</summary>
    Admitted,

    /// <summary>It has waited for too long and gets none.</summary>
    TimedOut,
}

/// <summary>The line to the agent broke, and it is being reached again. What was not heard yet is void.</summary>
/// <param name="Failure">What broke it.</param>
/// <param name="ConversationId">The conversation that is lost.</param>
/// <param name="Count">1 for the first time.</param>
public sealed record AgentLost(AgentException Failure, string ConversationId, int Count) : AgentEvent;

/// <summary>The agent is there again, in another conversation. Its turns are numbered anew.</summary>
/// <param name="ConversationId">The conversation that goes on.</param>
/// <param name="After">How long it was away.</param>
/// <param name="Tries">How many times it was tried.</param>
public sealed record AgentReturned(string ConversationId, TimeSpan After, int Tries) : AgentEvent;

/// <summary>Something odd that the operator should know.</summary>
public sealed record AgentWarned(string Code, string Detail) : AgentEvent;
