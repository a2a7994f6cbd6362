using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentConnector.Simulator.Scenarios;

/// <summary>One thing the pretend agent does. Each kind is one key of a scenario file's <c>steps</c>.</summary>
internal abstract record Step;

/// <summary>Speaks a text; <paramref name="Clip"/> names a bundled clip to speak it with.</summary>
internal sealed record SayStep(string Text, string? Clip, bool Interruptible) : Step;

/// <summary>Waits for the caller's turn and reports it with this transcript; null describes what was heard.</summary>
internal sealed record HearStep(string? Transcript, IReadOnlyList<string> Tentative, bool TranscriptAfterReply) : Step;

/// <summary>Plays back what was heard last; a text is spoken.</summary>
internal sealed record EchoStep : Step;

/// <summary>Has the client run a tool.</summary>
internal sealed record ToolStep(
    string Name, JsonObject Parameters, TimeSpan Timeout, bool ExpectsResponse, string? SayOnResult, string? SayOnError) : Step;

/// <summary>Asks the user to approve an MCP tool.</summary>
internal sealed record ApprovalStep(
    string Name, JsonObject Parameters, TimeSpan Timeout, string? SayOnApproval, string? SayOnDenial) : Step;

internal sealed record PauseStep(TimeSpan For) : Step;

/// <summary>The agent hangs up.</summary>
internal sealed record EndCallStep : Step;

/// <summary>An <c>error</c> event, then the close code that belongs to it.</summary>
internal sealed record ErrorStep(string ErrorType, string Event, string? Message) : Step;

internal sealed record CloseStep(int Code, string Reason) : Step;

/// <summary>Cuts the connection without a close frame.</summary>
internal sealed record DropStep : Step;

/// <summary>Sends any message as it stands, for what no other step covers.</summary>
internal sealed record SendStep(JsonElement Message) : Step;

/// <summary>Sends a text frame that need not be JSON, or a binary frame.</summary>
internal sealed record RawStep(byte[] Frame, bool Binary) : Step;

/// <summary>One audio message of this length.</summary>
internal sealed record HugeAudioStep(TimeSpan Length) : Step;

/// <summary>An interruption without a caller, sent so many times with the same id.</summary>
internal sealed record InterruptStep(int Times) : Step;

/// <summary>Stops the pings.</summary>
internal sealed record StallPingsStep : Step;

/// <summary>Does the steps so many times; null until the call ends.</summary>
internal sealed record RepeatStep(int? Times, IReadOnlyList<Step> Steps) : Step;
