using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentConnector.Simulator.Wire;

/// <summary>What a client can send, read as leniently as the real cloud reads it. A frame's <c>type</c> says which it is.</summary>
[JsonDerivedType(typeof(InitMessage), InitMessage.Type)]
[JsonDerivedType(typeof(PongMessage), "pong")]
[JsonDerivedType(typeof(TextMessage), "user_message")]
[JsonDerivedType(typeof(ActivityMessage), "user_activity")]
[JsonDerivedType(typeof(ContextMessage), "contextual_update")]
[JsonDerivedType(typeof(FeedbackMessage), "feedback")]
[JsonDerivedType(typeof(ToolResultMessage), "client_tool_result")]
[JsonDerivedType(typeof(ApprovalMessage), "mcp_tool_approval_result")]
[JsonDerivedType(typeof(MultimodalMessage), "multimodal_message")]
internal abstract record ClientMessage;

/// <summary><c>user_audio_chunk</c>, decoded from base64.</summary>
internal sealed record AudioMessage(byte[] Audio) : ClientMessage;

internal sealed record PongMessage(long EventId) : ClientMessage;

internal sealed record TextMessage(string? Text = null, string? RichContentId = null, string? UserIdentifier = null) : ClientMessage
{
    /// <summary>The ids of the files that came with it.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>It is that of a <see cref="MultimodalMessage"/>.</summary>
    [JsonIgnore]
    public bool Multimodal { get; init; }
}

/// <summary>A text, files, or both.</summary>
internal sealed record MultimodalMessage(MultimodalText? Text = null, MultimodalFile? File = null, IReadOnlyList<MultimodalFile>? Files = null)
    : ClientMessage
{
    /// <summary>The same as a turn of the user.</summary>
    public TextMessage AsText() => new(Text?.Text)
    {
        Multimodal = true,
        Files = [.. new[] { File }.Concat(Files ?? []).OfType<MultimodalFile>().Select(file => file.FileId)],
    };
}

internal sealed record MultimodalText(string? Text = null);

internal sealed record MultimodalFile(string FileId);

internal sealed record ActivityMessage : ClientMessage;

internal sealed record ContextMessage(string Text, string? ContextId = null) : ClientMessage;

internal sealed record FeedbackMessage(
    long EventId,
    [property: AllowedValues(null, "like", "dislike", ErrorMessage = "write \"like\", \"dislike\" or null")] string? Score = null) : ClientMessage;

/// <param name="ToolCallId">Which call it answers.</param>
/// <param name="Result">A text by the contract; one official SDK sends the object itself, and the cloud takes it.</param>
/// <param name="IsError">The same SDK leaves it out.</param>
/// <param name="ErrorType">Given, it is an error, too.</param>
internal sealed record ToolResultMessage(string ToolCallId, JsonElement Result, bool IsError = false, string? ErrorType = null) : ClientMessage
{
    [JsonIgnore]
    public string Text => Result.ValueKind is JsonValueKind.String ? Result.GetString()! : Result.GetRawText();

    [JsonIgnore]
    public bool Failed => IsError || ErrorType is not null;
}

internal sealed record ApprovalMessage(string ToolCallId, bool IsApproved) : ClientMessage;

/// <summary>A type the cloud does not know: tolerated.</summary>
internal sealed record StrangeMessage(string Type) : ClientMessage;

/// <summary>A frame the cloud answers with an error and close 1008.</summary>
internal sealed record MalformedMessage(string ErrorType, string Reason) : ClientMessage;
