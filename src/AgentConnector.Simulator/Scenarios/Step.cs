using System.ComponentModel.DataAnnotations;
using System.Text;
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
public sealed record HearStep(JsonElement Hear = default, IReadOnlyList<string>? Tentative = null, bool TranscriptAfterReply = false)
    : Step, IValidatableObject
{
    /// <summary>Texts to report while the caller still speaks.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Texts => Tentative ?? [];

    /// <summary>The text to report; null describes what was heard.</summary>
    [JsonIgnore]
    public string? Transcript => Hear.ValueKind is JsonValueKind.String ? Hear.GetString() : null;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Hear.ValueKind is not (JsonValueKind.True or JsonValueKind.String) || Transcript is "")
        {
            yield return new("write a text in quotes, or true", [nameof(Hear)]);
        }
    }
}

/// <summary>Plays back what was heard last; a text is spoken.</summary>
public sealed record EchoStep([property: AllowedValues(true, ErrorMessage = Step.OnlyTrue)] bool Echo = true) : Step;

/// <summary>Has the client run a tool.</summary>
public sealed record ToolStep(
    [property: JsonPropertyName("tool"), MinLength(1, ErrorMessage = Step.IsNeeded)] string Name,
    JsonObject? Parameters = null, TimeSpan? TimeoutSeconds = null, bool ExpectsResponse = true, string? SayOnResult = null, string? SayOnError = null)
    : Step
{
    [JsonIgnore]
    public JsonObject Arguments => Parameters ?? [];

    [JsonIgnore]
    public TimeSpan Timeout => TimeoutSeconds ?? TimeSpan.FromSeconds(20);
}

/// <summary>Asks the user to approve an MCP tool.</summary>
public sealed record ApprovalStep(
    [property: JsonPropertyName("approval"), MinLength(1, ErrorMessage = Step.IsNeeded)] string Name,
    JsonObject? Parameters = null, TimeSpan? TimeoutSeconds = null, string? SayOnApproval = null, string? SayOnDenial = null)
    : Step
{
    [JsonIgnore]
    public JsonObject Arguments => Parameters ?? [];

    [JsonIgnore]
    public TimeSpan Timeout => TimeoutSeconds ?? TimeSpan.FromSeconds(300);
}

public sealed record PauseStep(TimeSpan PauseSeconds = default) : Step;

/// <summary>The agent hangs up.</summary>
public sealed record EndCallStep([property: AllowedValues(true, ErrorMessage = Step.OnlyTrue)] bool EndCall = true) : Step;

/// <summary>An <c>error</c> event, then the close code that belongs to it.</summary>
public sealed record ErrorStep(
    [property: JsonPropertyName("error"), MinLength(1, ErrorMessage = Step.IsNeeded)] string ErrorType,
    [property: AllowedValues("error", "client_error", ErrorMessage = "write \"error\" or \"client_error\"")] string Event = "error",
    string? Message = null)
    : Step, IValidatableObject
{
    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!ErrorTypes.CodeOf.ContainsKey(ErrorType))
        {
            yield return new($"\"{ErrorType}\" is no error type of the cloud; use one of: {string.Join(", ", ErrorTypes.CodeOf.Keys)}", [nameof(ErrorType)]);
        }
    }
}

public sealed record CloseStep(
    [property: JsonPropertyName("close"), Range(1000, 4999, ErrorMessage = "write a whole number from {1} to {2}")] int Code = 1000,
    string Reason = "")
    : Step, IValidatableObject
{
    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Code is 1004 or 1005 or 1006 or 1015)
        {
            yield return new($"{Code} may never be sent; use the step drop to cut the connection", [nameof(Code)]);
        }

        if (Encoding.UTF8.GetByteCount(Reason) > 123)
        {
            yield return new("must have at most 123 bytes; shorten it", [nameof(Reason)]);
        }
    }
}

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
    [property: JsonPropertyName("repeat")] IReadOnlyList<Step>? Steps = null,
    [property: Range(1, 100_000, ErrorMessage = "write a whole number from {1} to {2}")] int? Times = null)
    : Step, IValidatableObject
{
    private const int Deepest = 8;

    private int Depth => 1 + (Steps ?? []).OfType<RepeatStep>().Select(inner => inner.Depth).DefaultIfEmpty().Max();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Depth > Deepest)
        {
            yield return new($"repeats may stand {Deepest} deep; flatten them", [nameof(Steps)]);
        }
    }
}
