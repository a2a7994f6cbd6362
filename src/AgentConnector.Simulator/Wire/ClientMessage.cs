using System.Text.Json;

namespace AgentConnector.Simulator.Wire;

/// <summary>What a client can send, read as leniently as the real cloud reads it.</summary>
internal abstract record ClientMessage;

/// <summary><c>conversation_initiation_client_data</c>; the element is a copy that may be kept.</summary>
internal sealed record InitMessage(JsonElement Content) : ClientMessage;

/// <summary><c>user_audio_chunk</c>, decoded from base64.</summary>
internal sealed record AudioMessage(byte[] Audio) : ClientMessage;

internal sealed record PongMessage(long EventId) : ClientMessage;

/// <summary><c>user_message</c>, or the text of a <c>multimodal_message</c>.</summary>
internal sealed record TextMessage(string Text, bool Multimodal = false) : ClientMessage
{
    /// <summary>The ids of the files that came with it.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}

internal sealed record ActivityMessage : ClientMessage;

internal sealed record ContextMessage(string Text, string? ContextId) : ClientMessage;

internal sealed record FeedbackMessage(long EventId, string? Score) : ClientMessage;

internal sealed record ToolResultMessage(string ToolCallId, string Result, bool IsError) : ClientMessage;

internal sealed record ApprovalMessage(string ToolCallId, bool IsApproved) : ClientMessage;

/// <summary>A type the cloud does not know: tolerated.</summary>
internal sealed record StrangeMessage(string Type) : ClientMessage;

/// <summary>A frame the cloud answers with an error and close 1008.</summary>
internal sealed record MalformedMessage(string ErrorType, string Reason) : ClientMessage;
