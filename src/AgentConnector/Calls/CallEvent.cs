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
[JsonDerivedType(typeof(CallDtmf), "call.dtmf")]
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
public sealed record CallQueued(
    string AgentId,
    string To,
    JsonElement? Metadata = null,
    string? Scenario = null,
    string? UserId = null,
    string? RequestedBy = null,
    [property: JsonIgnore] string? From = null,
    bool? RedactDigits = null) : CallEvent;

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

/// <summary>The agent asked for a client tool.</summary>
public sealed record CallToolCalled(string Tool, string ToolCallId) : CallEvent;

/// <summary>The agent got its answer.</summary>
public sealed record CallToolAnswered(string Tool, string ToolCallId, bool IsError, long TookMs) : CallEvent;

/// <summary>A key of the phone was pressed: one of 0-9 * # A-D, or <c>redacted</c>.</summary>
public sealed record CallDtmf(string Digit, long AtMs) : CallEvent;

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
    string? ConversationId = null) : CallEvent;

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
