using System.Text.Json;
using System.Text.Json.Serialization;
using AgentConnector.Wire;

namespace AgentConnector.Calls;

/// <summary>
/// A fact about a call: the <c>data</c> of one event. <see cref="JournalEntry"/> adds the call, the order and the time.
/// Times named …Ms are milliseconds on the recording's clock, which starts with <see cref="CallStarted"/>
/// and stands still while the call waits in the agent's queue.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(CallQueued), "call.queued")]
[JsonDerivedType(typeof(CallConnecting), "call.connecting")]
[JsonDerivedType(typeof(CallRinging), "call.ringing")]
[JsonDerivedType(typeof(CallStarted), "call.started")]
[JsonDerivedType(typeof(CallWaiting), "call.waiting")]
[JsonDerivedType(typeof(CallAdmitted), "call.admitted")]
[JsonDerivedType(typeof(CallTurn), "call.turn")]
[JsonDerivedType(typeof(CallTurnCorrected), "call.turn_corrected")]
[JsonDerivedType(typeof(CallInterrupted), "call.interrupted")]
[JsonDerivedType(typeof(CallToolCalled), "call.tool_called")]
[JsonDerivedType(typeof(CallToolAnswered), "call.tool_answered")]
[JsonDerivedType(typeof(CallApprovalNeeded), "call.approval_needed")]
[JsonDerivedType(typeof(CallApprovalGiven), "call.approval_given")]
[JsonDerivedType(typeof(CallTakeover), "call.takeover")]
[JsonDerivedType(typeof(CallContent), "call.content")]
[JsonDerivedType(typeof(CallMcpStatus), "call.mcp_status")]
[JsonDerivedType(typeof(CallContextUsage), "call.context_usage")]
[JsonDerivedType(typeof(CallDtmf), "call.dtmf")]
[JsonDerivedType(typeof(CallDtmfSent), "call.dtmf_sent")]
[JsonDerivedType(typeof(CallWarning), "call.warning")]
[JsonDerivedType(typeof(CallLatency), "call.latency")]
[JsonDerivedType(typeof(CallAgentLost), "call.agent_lost")]
[JsonDerivedType(typeof(CallAgentBack), "call.agent_back")]
[JsonDerivedType(typeof(CallEnded), "call.ended")]
[JsonDerivedType(typeof(CallAnalyzed), "call.analyzed")]
public abstract record CallEvent;

/// <summary>The call was admitted. Carries what the record keeps of the request: no variables, no secrets.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="To">The endpoint that was asked for; of a call that came in, ours.</param>
/// <param name="Metadata">The client's own.</param>
/// <param name="Scenario">Of a simulated call.</param>
/// <param name="UserId">The client's own.</param>
/// <param name="RequestedBy">The name of the API key.</param>
/// <param name="From">Who called, of a call that came in: kept with the call, so that it can be found and erased by it, and told to nobody.</param>
/// <param name="RedactDigits">True when digits are taken out of what is said and pressed.</param>
/// <param name="RequestedSessionId">The <c>session_id</c> that was asked for, where an earlier call has it (<c>on_known_session: new_after_end</c>).</param>
public sealed record CallQueued(
    string AgentId,
    string To,
    JsonElement? Metadata = null,
    string? Scenario = null,
    string? UserId = null,
    string? RequestedBy = null,
    [property: JsonIgnore] string? From = null,
    bool? RedactDigits = null,
    string? RequestedSessionId = null) : CallEvent;

/// <summary>The agent and the endpoint are being reached.</summary>
public sealed record CallConnecting : CallEvent;

/// <summary>The far phone rings.</summary>
public sealed record CallRinging : CallEvent;

/// <summary>Both sides are connected; the recording's clock starts.</summary>
public sealed record CallStarted(string ConversationId, string Endpoint, string AgentHears, string AgentSpeaks) : CallEvent;

/// <summary>The agent's side has no free line yet: the caller hears hold sound, and the call's clock stands still.</summary>
public sealed record CallWaiting(long AtMs) : CallEvent;

/// <summary>The agent has a line for the call: the conversation begins, or goes on.</summary>
/// <param name="WaitedMs">How long this wait was.</param>
/// <param name="AtMs">Where the recording's clock stood meanwhile.</param>
public sealed record CallAdmitted(long WaitedMs, long AtMs) : CallEvent;

/// <summary>One utterance. A tentative one is a guess that a later final one with the same <c>turn</c> replaces; without one nobody heard it.</summary>
/// <param name="Speaker">Who speaks.</param>
/// <param name="Text">What is said; for an interrupted agent, what was heard of it as far as the agent has told.</param>
/// <param name="Tentative">A guess.</param>
/// <param name="Turn">Counts the call's turns, guesses included.</param>
/// <param name="StartMs">Start on the recording's clock; of an agent's guess, when it is expected.</param>
/// <param name="EndMs">End on the recording's clock.</param>
/// <param name="Interrupted">It was cut short.</param>
public sealed record CallTurn(Speaker Speaker, string Text, bool Tentative, int Turn, long StartMs, long EndMs, bool Interrupted = false) : CallEvent;

/// <summary>What the agent had really said of a turn when it was interrupted; empty when it was nothing: then there was no such turn.</summary>
public sealed record CallTurnCorrected(int Turn, string Text, string OriginalText) : CallEvent;

/// <summary>The caller spoke over the agent; what was queued for the speaker was dropped.</summary>
public sealed record CallInterrupted(long AtMs, long DroppedMs) : CallEvent;

/// <summary>The agent uses a tool: a client tool, which this service answers, or one of its own. Told once for each use.</summary>
/// <param name="Tool">Its name.</param>
/// <param name="ToolCallId">The agent's id of this use.</param>
/// <param name="Kind">Where it lives: <c>client</c>, <c>webhook</c>, <c>system</c>, <c>mcp</c>, or newer.</param>
public sealed record CallToolCalled(string Tool, string ToolCallId, string Kind = ToolKinds.Client) : CallEvent;

/// <summary>The agent got its answer.</summary>
/// <param name="Tool">Its name.</param>
/// <param name="ToolCallId">The agent's id of this use.</param>
/// <param name="IsError">It failed.</param>
/// <param name="TookMs">Since it was called; 0 when the agent did not tell of that.</param>
/// <param name="Kind">As in <see cref="CallToolCalled"/>.</param>
/// <param name="Withheld">True when the agent's own rules kept it from running.</param>
public sealed record CallToolAnswered(
    string Tool, string ToolCallId, bool IsError, long TookMs, string Kind = ToolKinds.Client, bool? Withheld = null) : CallEvent;

/// <summary>The agent waits until a tool of an MCP server is approved or refused: <c>POST /calls/{id}/approvals/{tool_call_id}</c>.</summary>
/// <param name="ToolCallId">Names the use of the tool.</param>
/// <param name="Tool">Its name.</param>
/// <param name="Service">The agent's id of the MCP server.</param>
/// <param name="Parameters">What the tool would be given; absent when it is longer than 16384 characters.</param>
/// <param name="ExpiresAt">It is refused then.</param>
public sealed record CallApprovalNeeded(
    string ToolCallId,
    string Tool,
    string Service,
    JsonElement? Parameters,
    [property: JsonConverter(typeof(UtcTimeJson))] DateTimeOffset ExpiresAt) : CallEvent;

/// <summary>What became of that; once for each.</summary>
/// <param name="ToolCallId">Names the use of the tool.</param>
/// <param name="Tool">Its name.</param>
/// <param name="Approved">Whether the tool may run.</param>
/// <param name="By">The name of the API key, or <c>service</c>.</param>
/// <param name="Reason">How it came about.</param>
public sealed record CallApprovalGiven(string ToolCallId, string Tool, bool Approved, string By, ApprovalReason Reason) : CallEvent;

/// <summary>A person or another system speaks in the agent's place, or the agent again.</summary>
/// <param name="State"><c>connected</c>, or <c>disconnected</c>: the agent is back.</param>
/// <param name="AtMs">When it was told.</param>
public sealed record CallTakeover(string State, long AtMs) : CallEvent;

/// <summary>Something to see that the agent sent beside its speech.</summary>
/// <param name="Kind"><c>attachments</c>, <c>component</c> or <c>metadata</c>, which is what the agent's model attached to its reply.</param>
/// <param name="Name">Of a component, which.</param>
/// <param name="ContentId">The agent's id of it, where it has one.</param>
/// <param name="Content">A list of <c>{url, name, mime_type}</c>, or whatever the agent sent; absent when it is longer than 16384 characters.</param>
/// <param name="AtMs">When it came.</param>
public sealed record CallContent(string Kind, string? Name, string? ContentId, JsonElement? Content, long AtMs) : CallEvent;

/// <summary>Which MCP servers of the agent are connected: the first 64 of them. Told when that changes.</summary>
public sealed record CallMcpStatus(IReadOnlyList<McpServer> Servers) : CallEvent;

/// <summary>One MCP server of the agent.</summary>
/// <param name="Id">The agent's id of it.</param>
/// <param name="Kind">In the agent's words.</param>
/// <param name="IsConnected">Whether its tools can be used.</param>
/// <param name="ToolCount">How many tools it has.</param>
public sealed record McpServer(string Id, string Kind, bool IsConnected, int ToolCount);

/// <summary>How full the context of the agent's model is, in tokens; once for a turn at most.</summary>
public sealed record CallContextUsage(string Model, long Tokens, long LimitTokens) : CallEvent;

/// <summary>A key of the phone was pressed: one of 0-9 * # A-D, or <c>redacted</c>.</summary>
public sealed record CallDtmf(string Digit, long AtMs) : CallEvent;

/// <summary>The agent has pressed keys of the phone: the far side hears their tones.</summary>
/// <param name="Digits">0-9 * # A-D in their order, and a comma for half a second without any; or <c>redacted</c>.</param>
/// <param name="AtMs">When the first is heard, as far as that is known.</param>
public sealed record CallDtmfSent(string Digits, long AtMs) : CallEvent;

/// <summary>Something the operator should know of while the call goes on.</summary>
public sealed record CallWarning(string Code, string Detail) : CallEvent;

/// <summary>How fast the agent's turn began, and fell silent: as heard at the caller's ear where the endpoint knows its own delays. At most once for a turn, behind it.</summary>
/// <param name="Turn">The agent's turn.</param>
/// <param name="ResponseMs">From the end of the caller's speech to the turn's first sample; of turns that answer the same speech, the first has it.</param>
/// <param name="SilenceMs">From the agent's word that it was interrupted to its last sample.</param>
public sealed record CallLatency(int Turn, long? ResponseMs, long? SilenceMs = null) : CallEvent;

/// <summary>The agent's line broke, and the call goes on: the caller hears hold sound while the agent is reached again.</summary>
/// <param name="Reason">What the call would have ended with.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="ConversationId">The conversation that is lost.</param>
/// <param name="Attempt">1 for the first loss of the call, 2 for the second.</param>
/// <param name="AtMs">When it was noticed.</param>
public sealed record CallAgentLost(EndReason Reason, string Detail, string ConversationId, int Attempt, long AtMs) : CallEvent;

/// <summary>The agent is there again, in a new conversation that was told what was said so far.</summary>
/// <param name="ConversationId">The conversation that goes on.</param>
/// <param name="AfterMs">How long it was away.</param>
/// <param name="Attempts">How many times it was tried.</param>
/// <param name="AtMs">When it was reached.</param>
public sealed record CallAgentBack(string ConversationId, long AfterMs, int Attempts, long AtMs) : CallEvent;

/// <summary>The whole outcome; exactly once. Only <see cref="CallAnalyzed"/> may follow.</summary>
/// <param name="Status">The terminal status.</param>
/// <param name="End">Who ended it, and why.</param>
/// <param name="DurationMs">How long the conversation lasted, without what it waited in the agent's queue.</param>
/// <param name="Transcript">What was said.</param>
/// <param name="Recording">Where it is, when there is one.</param>
/// <param name="Metadata">The client's own.</param>
/// <param name="QueueMs">How long it waited in the agent's queue; absent when it did not.</param>
public sealed record CallEnded(
    CallStatus Status,
    Ending End,
    long DurationMs,
    IReadOnlyList<Turn> Transcript,
    string? Recording,
    JsonElement? Metadata,
    long? QueueMs = null) : CallEvent;

/// <summary>What ElevenLabs made of a conversation afterwards; once for each conversation of the call, and the one fact that may follow the ending.</summary>
/// <param name="Successful"><c>success</c>, <c>failure</c> or <c>unknown</c>.</param>
/// <param name="Summary">The conversation in a few sentences.</param>
/// <param name="DataCollection">Name to value and rationale, as the agent's data collection is set up.</param>
/// <param name="Evaluation">Name to result and rationale, as the agent's criteria are set up.</param>
/// <param name="Cost">In ElevenLabs' credits.</param>
/// <param name="DurationSeconds">As ElevenLabs counts it.</param>
/// <param name="TerminationReason">In ElevenLabs' words.</param>
/// <param name="ConversationId">The conversation: a call whose agent was lost has had several.</param>
public sealed record CallAnalyzed(
    string? Successful,
    string? Summary = null,
    JsonElement? DataCollection = null,
    JsonElement? Evaluation = null,
    double? Cost = null,
    double? DurationSeconds = null,
    string? TerminationReason = null,
    string? ConversationId = null) : CallEvent
{
    /// <summary>The conversation in a few words.</summary>
    public string? Title { get; init; }

    /// <summary>How the cost comes about, in ElevenLabs' words.</summary>
    public JsonElement? Charging { get; init; }

    /// <summary>What failed, as <c>code</c> and <c>reason</c> of ElevenLabs.</summary>
    public JsonElement? Error { get; init; }
}

/// <summary>A <see cref="CallEnd"/> as it is told to people.</summary>
public sealed record Ending([property: JsonPropertyName("party")] Party By, EndReason Reason, string? Detail, string Explanation);

/// <summary>One utterance of a finished or running transcript.</summary>
/// <param name="Speaker">Who spoke.</param>
/// <param name="Text">What was said; for an interrupted agent, what was really said.</param>
/// <param name="StartMs">Start on the recording's clock.</param>
/// <param name="EndMs">End on the recording's clock.</param>
/// <param name="Interrupted">The caller, or the end of the call, cut this turn short.</param>
public sealed record Turn(Speaker Speaker, string Text, long StartMs, long EndMs, bool Interrupted = false);

[JsonConverter(typeof(SnakeCaseEnum<Speaker>))]
public enum Speaker
{
    Caller,
    Agent,
}

/// <summary>Where the tools live that the service itself knows of.</summary>
public static class ToolKinds
{
    /// <summary>Answered by this service.</summary>
    public const string Client = "client";

    /// <summary>On a Model Context Protocol server of the agent.</summary>
    public const string Mcp = "mcp";
}
