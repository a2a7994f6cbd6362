using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AgentConnector.Simulator.Scenarios;

/// <summary>One thing the pretend agent does: an object in a scenario file, whose first key says what it does.</summary>
[JsonDerivedType(typeof(SayStep), "say")]
[JsonDerivedType(typeof(HearStep), "hear")]
[JsonDerivedType(typeof(EchoStep), "echo")]
[JsonDerivedType(typeof(ToolStep), "tool")]
[JsonDerivedType(typeof(ApprovalStep), "approval")]
[JsonDerivedType(typeof(PauseStep), "pause_seconds")]
[JsonDerivedType(typeof(EndCallStep), "end_call")]
[JsonDerivedType(typeof(ErrorStep), "error")]
[JsonDerivedType(typeof(CloseStep), "close")]
[JsonDerivedType(typeof(DropStep), "drop")]
[JsonDerivedType(typeof(SendStep), "send")]
[JsonDerivedType(typeof(SendTextStep), "send_text")]
[JsonDerivedType(typeof(SendBinaryStep), "send_binary")]
[JsonDerivedType(typeof(HugeAudioStep), "huge_audio_seconds")]
[JsonDerivedType(typeof(InterruptStep), "interrupt")]
[JsonDerivedType(typeof(StallPingsStep), "stall_pings")]
[JsonDerivedType(typeof(RepeatStep), "repeat")]
public abstract record Step
{
    private protected const string IsNeeded = "is needed; write a text between the quotes";
    private protected const string OnlyTrue = "write true, or leave the step out";
}

/// <summary>Speaks a text; <paramref name="Clip"/> names a bundled clip to speak it with.</summary>
public sealed record SayStep(
    [property: JsonPropertyName("say"), MinLength(1, ErrorMessage = Step.IsNeeded)] string Text, string? Clip = null, bool Interruptible = true) : Step;

/// <summary>Waits for the caller's turn and reports it with the text in <paramref name="Hear"/>, or, where that is true, with what was heard.</summary>
public sealed record HearStep([property: TextOrTrue] JsonElement Hear, IReadOnlyList<string>? Tentative = null, bool TranscriptAfterReply = false)
    : Step
{
    /// <summary>Whatever the caller says.</summary>
    public static HearStep Anything { get; } = new(default(JsonElement));

    /// <summary>Texts to report while the caller still speaks.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Texts => Tentative ?? [];

    /// <summary>The text to report; null describes what was heard.</summary>
    [JsonIgnore]
    public string? Transcript => Hear.ValueKind is JsonValueKind.String ? Hear.GetString() : null;
}

/// <summary>Plays back what was heard last; a text is spoken.</summary>
public sealed record EchoStep([property: AllowedValues(true, ErrorMessage = Step.OnlyTrue)] bool Echo = true) : Step;

/// <summary>Has the client run a tool.</summary>
public sealed record ToolStep(
    [property: JsonPropertyName("tool"), MinLength(1, ErrorMessage = Step.IsNeeded)] string Name,
    JsonObject? Parameters = null, TimeSpan? TimeoutSeconds = null, bool ExpectsResponse = true, string? SayOnResult = null, string? SayOnError = null)
    : Step
{
    /// <summary>The parameters, none if there are none.</summary>
    [JsonIgnore]
    public JsonObject Arguments => Parameters ?? [];

    /// <summary>How long the answer is waited for.</summary>
    [JsonIgnore]
    public TimeSpan Timeout => TimeoutSeconds ?? TimeSpan.FromSeconds(20);
}

/// <summary>Asks the user to approve an MCP tool.</summary>
public sealed record ApprovalStep(
    [property: JsonPropertyName("approval"), MinLength(1, ErrorMessage = Step.IsNeeded)] string Name,
    JsonObject? Parameters = null, TimeSpan? TimeoutSeconds = null, string? SayOnApproval = null, string? SayOnDenial = null)
    : Step
{
    /// <summary>The parameters, none if there are none.</summary>
    [JsonIgnore]
    public JsonObject Arguments => Parameters ?? [];

    /// <summary>How long the answer is waited for.</summary>
    [JsonIgnore]
    public TimeSpan Timeout => TimeoutSeconds ?? TimeSpan.FromSeconds(300);
}

/// <summary>Does nothing for a while.</summary>
/// <param name="PauseSeconds">How long.</param>
public sealed record PauseStep(TimeSpan PauseSeconds = default) : Step;

/// <summary>The agent hangs up.</summary>
public sealed record EndCallStep([property: AllowedValues(true, ErrorMessage = Step.OnlyTrue)] bool EndCall = true) : Step;

/// <summary>An <c>error</c> event, then the close code that belongs to it.</summary>
public sealed record ErrorStep(
    [property: JsonPropertyName("error"), KnownError] string ErrorType,
    [property: AllowedValues("error", "client_error", ErrorMessage = "write \"error\" or \"client_error\"")] string Event = "error",
    string? Message = null)
    : Step;

/// <summary>Closes the conversation with any code.</summary>
/// <param name="Code">The close code.</param>
/// <param name="Reason">The close reason.</param>
public sealed record CloseStep(
    [property: JsonPropertyName("close"), CloseCode] int Code = 1000, [property: CloseReason] string Reason = "") : Step;

/// <summary>Cuts the connection without a close frame.</summary>
public sealed record DropStep([property: AllowedValues(true, ErrorMessage = Step.OnlyTrue)] bool Drop = true) : Step;

/// <summary>Sends any message as it stands, for what no other step covers.</summary>
public sealed record SendStep([property: JsonPropertyName("send")] JsonElement Message) : Step;

/// <summary>Sends a text frame that need not be JSON.</summary>
public sealed record SendTextStep([property: JsonPropertyName("send_text")] string Text = "") : Step;

/// <summary>Sends a binary frame.</summary>
public sealed record SendBinaryStep(
    [property: JsonPropertyName("send_binary"), MinLength(1, ErrorMessage = Step.IsNeeded), Base64String(ErrorMessage = "write the bytes as base64")]
    string Base64) : Step;

/// <summary>One audio message of this length.</summary>
public sealed record HugeAudioStep(
    [property: JsonPropertyName("huge_audio_seconds"), Range(0.1, 600, ErrorMessage = "write a number from {1} to {2}")] double Seconds = 1) : Step;

/// <summary>An interruption without a caller, sent so many times with the same id.</summary>
public sealed record InterruptStep(
    [property: JsonPropertyName("interrupt"), Range(1, 100, ErrorMessage = "write a whole number from {1} to {2}")] int Times = 1) : Step;

/// <summary>Stops the pings.</summary>
public sealed record StallPingsStep([property: AllowedValues(true, ErrorMessage = Step.OnlyTrue)] bool StallPings = true) : Step;

/// <summary>Does the steps so many times; null until the call ends.</summary>
public sealed record RepeatStep(
    [property: JsonPropertyName("repeat"), Shallow] IReadOnlyList<Step>? Steps = null,
    [property: Range(1, 100_000, ErrorMessage = "write a whole number from {1} to {2}")] int? Times = null)
    : Step;
